package io.zeekeeper.agent.supervision;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The view of this host's processes that supervision needs. On the loop only. */
interface Processes {
  /** Looks at the process table once. The look is valid for the current turn only. */
  Look look();

  /**
   * Starts a node's process. Appends its output to the files.
   *
   * @param argv begins with {@code setsid}, so the process leads its own session
   * @param env the whole environment
   * @param directory the working directory
   * @throws IOException when the process cannot be started
   */
  RunningProcess launch(
      List<String> argv, Map<String, String> env, Path directory, File stdout, File stderr)
      throws IOException;

  /**
   * Watches a process that an earlier agent launched.
   *
   * @param directory the working directory, with the status file
   */
  RunningProcess adopt(Identity.Ours ours, Path directory);

  /** The process table at one moment. */
  interface Look {
    /**
     * Whether a process of the node exists.
     *
     * @param known the process that the latest launch record names; null without a record
     */
    Identity find(String node, @Nullable KnownProcess known);

    /** Returns the names of all nodes that have a process with this agent's launch token. */
    Set<String> nodes();

    /** Whether every process could be read. */
    boolean isComplete();
  }
}
