package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.process.Signals;
import org.jspecify.annotations.Nullable;

/**
 * A process that leads its session and its process group. On the loop only.
 *
 * @param startTicks null where the kernel hides it; then a process with this id that leads its own
 *     session is assumed to be the same process
 */
record KernelProcess(ProcFiles files, long pid, @Nullable Long startTicks) {

  /** Whether the kernel says that the process has ended. */
  boolean hasEnded() {
    return switch (files.sight(pid)) {
      case Sight.Gone _, Sight.Zombie _ -> true;
      case Sight.Alive alive ->
          startTicks == null ? alive.session() != pid : alive.startTicks() != startTicks;
      // A session leader stays in its session for life.
      case Sight.Hidden hidden -> hidden.session() != -1 && hidden.session() != pid;
      case Sight.Unreadable _ -> false;
    };
  }

  /** Signals the group, or only the process as long as it does not lead a group. */
  void signal(int signal) {
    Kernel kernel = files.kernel();
    if (kernel.kill(-pid, signal) != 0) {
      var _ = kernel.kill(pid, signal);
    }
  }

  /**
   * Kills what is left of the group of a process that has ended. The kernel does not reuse a
   * process id while a group has that id, so a group without its leader is certainly this one. A
   * process that has the id now leads a group of its own.
   */
  void killRest() {
    boolean own =
        switch (files.sight(pid)) {
          case Sight.Gone _ -> true;
          case Sight.Zombie zombie -> startTicks != null && startTicks == zombie.startTicks();
          case Sight.Alive _, Sight.Hidden _, Sight.Unreadable _ -> false;
        };
    if (own) {
      var _ = files.kernel().kill(-pid, Signals.SIGKILL);
    }
  }
}
