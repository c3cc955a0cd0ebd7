package io.zeekeeper.agent.zeek;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where nodes keep things.
 *
 * @param stateDir root of all state; a node's working directory is {@code nodes/<name>} below it
 * @param spool rotated logs go to {@code log-queue} below it
 * @param rotationInterval how often loggers rotate; zero when they do not
 */
public record NodeDirectories(Path stateDir, Path spool, Duration rotationInterval) {
  /** Where rotated logs wait to be archived. */
  public Path logQueue() {
    return spool.resolve("log-queue");
  }

  public Path ofNode(String name) {
    return stateDir.resolve("nodes").resolve(name);
  }
}
