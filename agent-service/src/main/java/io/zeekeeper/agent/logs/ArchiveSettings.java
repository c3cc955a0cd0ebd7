package io.zeekeeper.agent.logs;

import io.zeekeeper.model.ShellWords;
import io.zeekeeper.service.InvalidPropertyException;
import io.zeekeeper.service.PropertyRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings for the archival of rotated logs.
 *
 * @param enabled whether rotated logs are moved from the log queue into the archive
 * @param interval pause between two runs of the archival; by default the rotation interval
 * @param command program that archives, with its own arguments; split into words without a shell,
 *     and -1, the log queue and the archive directory are appended; by default the agent archives
 * @param commandTimeout time after which a program that archives is stopped, with all processes
 *     that it started
 * @param directory directory of the archive, one directory a day; by default logs in the state
 *     directory
 * @param maxAge age from which archived logs are deleted; by default they are kept
 * @param maxSize size of the archive from which its oldest logs are deleted; by default they are
 *     kept
 */
@ConfigurationProperties("zeekeeper.agent.archive")
public record ArchiveSettings(
    @DefaultValue("true") boolean enabled,
    @Nullable Duration interval,
    @Nullable String command,
    @DefaultValue("1h") Duration commandTimeout,
    @Nullable String directory,
    @Nullable Duration maxAge,
    @Nullable DataSize maxSize) {
  private static final String COMMAND = "zeekeeper.agent.archive.command";
  private static final String MAX_AGE = "zeekeeper.agent.archive.max-age";
  private static final Duration SHORTEST_AGE = Duration.ofMinutes(1);
  private static final DataSize SMALLEST_SIZE = DataSize.ofMegabytes(1);
  private static final DataSize LARGEST_SIZE = DataSize.ofTerabytes(1 << 20);

  public ArchiveSettings {
    if (interval != null) {
      PropertyRules.positive("zeekeeper.agent.archive.interval", interval);
    }
    PropertyRules.positive("zeekeeper.agent.archive.command-timeout", commandTimeout);
    if (maxAge != null && maxAge.compareTo(SHORTEST_AGE) < 0) {
      throw new InvalidPropertyException(
          MAX_AGE, maxAge.toMillis() + "ms", "it must be at least 1m, as in 30d");
    }
    if (maxSize != null) {
      PropertyRules.within(
          "zeekeeper.agent.archive.max-size", maxSize, SMALLEST_SIZE, LARGEST_SIZE);
    }
    var _ = words(command);
  }

  private static List<String> words(@Nullable String command) {
    if (command == null) {
      return List.of();
    }
    try {
      return ShellWords.split(command);
    } catch (IllegalArgumentException e) {
      throw InvalidPropertyException.ofSecret(
          COMMAND, "it must be words, quoted as in a shell: " + e.getMessage());
    }
  }

  /** The program that archives and its own arguments; empty where the agent archives. */
  List<String> commandWords() {
    return words(command);
  }

  /** The archive directory. */
  public Path directory(Path stateDir) {
    return directory == null || directory.isBlank()
        ? stateDir.resolve("logs")
        : Path.of(directory).toAbsolutePath().normalize();
  }

  /** The pause between two runs; zero where archival is off. */
  Duration pause(Duration rotationInterval) {
    if (!enabled) {
      return Duration.ZERO;
    }
    return interval == null ? rotationInterval : interval;
  }
}
