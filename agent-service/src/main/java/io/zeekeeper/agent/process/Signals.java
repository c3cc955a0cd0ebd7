package io.zeekeeper.agent.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Signals to processes and process groups, by {@code kill(2)}: Java itself only reaches single
 * processes.
 */
public final class Signals {
  public static final int SIGKILL = 9;
  public static final int SIGTERM = 15;

  private static final MethodHandle KILL = lookUp();

  private Signals() {}

  @SuppressWarnings("restricted")
  private static MethodHandle lookUp() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("kill"),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }

  /**
   * Signals a process's group, or the process alone where it leads none yet.
   *
   * @return whether there was anything to signal
   */
  public static boolean sendToGroup(long pid, int signal) {
    return send(-pid, signal) || send(pid, signal);
  }

  /** Signals the group that {@code pid} led, if anything of it is left. */
  public static void sendToRest(long pid, int signal) {
    send(-pid, signal);
  }

  private static boolean send(long target, int signal) {
    if (target == 0 || target == -1 || target == 1) {
      throw new IllegalArgumentException("never signals " + target);
    }
    try {
      return (int) KILL.invokeExact((int) target, signal) == 0;
    } catch (Throwable e) {
      throw new IllegalStateException("kill(2) cannot be called", e);
    }
  }
}
