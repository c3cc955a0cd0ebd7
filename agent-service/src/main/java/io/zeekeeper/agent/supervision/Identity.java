package io.zeekeeper.agent.supervision;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a process of a node exists. */
sealed interface Identity {
  /** No process of the node exists: the kernel says so. */
  record None() implements Identity {}

  /**
   * This process belongs to the node.
   *
   * @param startTicks null where the kernel hides it
   * @param number the launch number of its token
   * @param commandLine empty where it cannot be read
   */
  record Ours(long pid, @Nullable Long startTicks, long number, List<String> commandLine)
      implements Identity {
    public Ours {
      commandLine = List.copyOf(commandLine);
    }
  }

  /**
   * A process may be the node's and cannot be verified. The agent never signals the process, and
   * starts no second copy beside it.
   *
   * @param pid 0 where no single process can be named
   * @param why the reason as text, naming the process
   */
  record Unclear(long pid, String why) implements Identity {}
}
