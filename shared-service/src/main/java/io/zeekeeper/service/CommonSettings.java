package io.zeekeeper.service;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The directories of Zeekeeper on this host.
 *
 * @param stateDir directory below which all state is kept; by default /var/lib/zeekeeper, or ./var
 *     when that is not writable
 * @param spoolDir directory below which Zeek's rotated logs wait to be archived; by default spool
 *     in the state directory, and always on its file system
 */
@ConfigurationProperties("zeekeeper")
public record CommonSettings(@Nullable String stateDir, @Nullable String spoolDir) {

  public Path stateDirectory() {
    return StateDirectory.resolve(stateDir);
  }

  public Path spoolDirectory() {
    return spoolDir == null || spoolDir.isBlank()
        ? stateDirectory().resolve("spool")
        : Path.of(spoolDir).toAbsolutePath().normalize();
  }
}
