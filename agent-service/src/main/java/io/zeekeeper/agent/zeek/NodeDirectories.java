package io.zeekeeper.agent.zeek;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The directories that nodes use.
 *
 * @param stateDir root of all state; a node's working directory is {@code nodes/<name>} below it
 * @param spool rotated logs go to {@code log-queue} below it
 * @param rotationInterval how often loggers rotate their logs, as the operator chose; zero for
 *     never; absent when the operator leaves the choice to the site's scripts
 */
public record NodeDirectories(Path stateDir, Path spool, @Nullable Duration rotationInterval) {
  private static final Duration DEFAULT_ROTATION = Duration.ofHours(1);

  /**
   * How often loggers rotate their logs unless the site's scripts say otherwise; zero for never.
   */
  public Duration rotation() {
    return rotationInterval == null ? DEFAULT_ROTATION : rotationInterval;
  }

  /** The directory in which rotated logs wait for archival. */
  public Path logQueue() {
    return spool.resolve("log-queue");
  }

  public Path ofNode(String name) {
    return stateDir.resolve("nodes").resolve(name);
  }
}
