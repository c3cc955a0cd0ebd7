package io.zeekeeper.agent.process;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Signals to processes and process groups, by {@code kill(2)}: Java itself only reaches single
 * processes. Safe on any thread.
 */
public final class Signals {
  public static final int SIGKILL = 9;
  public static final int SIGTERM = 15;

  /** The errno of {@code kill(2)} for a process of another user. */
  public static final int EPERM = 1;

  /** The errno of {@code kill(2)} when there is no such process. */
  public static final int ESRCH = 3;

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle KILL =
      lookUp(
          "kill",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  private static final MethodHandle GETSID =
      lookUp("getsid", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private Signals() {}

  @SuppressWarnings("restricted")
  private static MethodHandle lookUp(String name, FunctionDescriptor signature) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        signature,
        Linker.Option.captureCallState("errno"));
  }

  /**
   * Signals a process's group, or the process alone if it does not lead a group yet.
   *
   * @return whether there was anything to signal
   */
  public static boolean sendToGroup(long pid, int signal) {
    return send(-pid, signal) == 0 || send(pid, signal) == 0;
  }

  /** Signals the group that {@code pid} led, if any of its processes are left. */
  public static void sendToRest(long pid, int signal) {
    var _ = send(-pid, signal);
  }

  /**
   * Sends a signal to a process, or to a group by its negative number.
   *
   * @param signal 0 only checks whether the process exists
   * @return 0, or the errno of {@code kill(2)}
   * @throws IllegalArgumentException for a target that stands for many processes, and for init
   */
  public static int send(long target, int signal) {
    if (target == 0 || target == -1 || (target == 1 && signal != 0)) {
      throw new IllegalArgumentException("never signals " + target);
    }
    int checked = Math.toIntExact(target);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result = (int) KILL.invokeExact(state, checked, signal);
      return result == 0 ? 0 : (int) ERRNO.get(state, 0L);
    } catch (Throwable e) {
      throw new IllegalStateException("kill(2) cannot be called", e);
    }
  }

  /** The session of a process by {@code getsid(2)}, which needs no {@code /proc}; -1 for none. */
  public static long session(long pid) {
    int checked = Math.toIntExact(pid);
    try (Arena arena = Arena.ofConfined()) {
      return (int) GETSID.invokeExact(arena.allocate(STATE), checked);
    } catch (Throwable e) {
      throw new IllegalStateException("getsid(2) cannot be called", e);
    }
  }
}
