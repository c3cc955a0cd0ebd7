package io.zeekeeper.agent.supervision;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The processes of this host, as far as supervision needs them. On the loop only. */
interface Processes {
  /** Looks at the process table once; the look is valid for the turn in which it was made. */
  Look look();

  /**
   * Starts a node's process. Its output is appended to the files.
   *
   * @param argv begins with {@code setsid}, so that the process leads its own session
   * @param env the whole environment
   * @param directory where the process runs
   * @throws IOException when the process cannot be started
   */
  RunningProcess launch(
      List<String> argv, Map<String, String> env, Path directory, File stdout, File stderr)
      throws IOException;

  /**
   * Watches a process that an earlier agent launched.
   *
   * @param directory where the process runs, and keeps its status file
   */
  RunningProcess adopt(Identity.Ours ours, Path directory);

  /** What the process table shows at one moment. */
  interface Look {
    /**
     * Whether a process of the node exists.
     *
     * @param known what the latest launch record says, null where there is none
     */
    Identity find(String node, @Nullable KnownProcess known);

    /** Names of all nodes for which a process with this agent's launch token exists. */
    Set<String> nodes();
  }
}
