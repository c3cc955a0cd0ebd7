package io.zeekeeper.agent.zeek;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where nodes keep things.
 *
 * @param stateDir root of all state; a node's working directory is {@code nodes/<name>} below it
 * @param spool rotated logs go to {@code log-queue} below it
 * @param rotationInterval how often loggers rotate
 */
public record NodeDirectories(Path stateDir, Path spool, Duration rotationInterval) {
  public Path ofNode(String name) {
    return stateDir.resolve("nodes").resolve(name);
  }
}
