package io.zeekeeper.agent.zeek;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where nodes keep things.
 *
 * @param stateDir root of all state; a node's working directory is {@code nodes/<name>} below it
 * @param spool rotated logs go to {@code log-queue} below it
 * @param rotationInterval how often loggers rotate, as the operator chose; zero when they do not;
 *     absent where the operator did not choose and the site's scripts may
 */
public record NodeDirectories(Path stateDir, Path spool, @Nullable Duration rotationInterval) {
  private static final Duration DEFAULT_ROTATION = Duration.ofHours(1);

  /** How often loggers rotate unless the site's scripts say otherwise; zero when they do not. */
  public Duration rotation() {
    return rotationInterval == null ? DEFAULT_ROTATION : rotationInterval;
  }

  /** Where rotated logs wait to be archived. */
  public Path logQueue() {
    return spool.resolve("log-queue");
  }

  public Path ofNode(String name) {
    return stateDir.resolve("nodes").resolve(name);
  }
}
