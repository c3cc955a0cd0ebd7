package io.zeekeeper.controller.audit;

import io.zeekeeper.service.PropertyRules;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where the audit is written, and how much of it is kept.
 *
 * @param file the file of the audit, with one JSON object per line; audit.jsonl in the controller's
 *     directory by default
 * @param maxFileSize the size at which the file is rotated
 * @param maxFiles how many rotated files are kept
 * @param maxAge how long the database keeps records
 * @param maxCount how many records the database keeps, the newest ones
 */
@ConfigurationProperties("zeekeeper.audit")
public record AuditSettings(
    @Nullable Path file,
    @DefaultValue("10MB") DataSize maxFileSize,
    @DefaultValue("10") int maxFiles,
    @DefaultValue("365d") Duration maxAge,
    @DefaultValue("100000") int maxCount) {
  private static final DataSize SMALLEST_FILE = DataSize.ofKilobytes(64);
  private static final DataSize LARGEST_FILE = DataSize.ofMegabytes(1024);

  public AuditSettings {
    PropertyRules.within("zeekeeper.audit.max-file-size", maxFileSize, SMALLEST_FILE, LARGEST_FILE);
    PropertyRules.atLeast("zeekeeper.audit.max-files", maxFiles, 1);
    PropertyRules.positive("zeekeeper.audit.max-age", maxAge);
    PropertyRules.atLeast("zeekeeper.audit.max-count", maxCount, 1);
  }
}
