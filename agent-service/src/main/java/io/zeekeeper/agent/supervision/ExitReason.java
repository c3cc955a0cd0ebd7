package io.zeekeeper.agent.supervision;

import java.util.Map;

/** Describes how a process ended. */
final class ExitReason {
  private static final Map<Integer, String> SIGNALS =
      Map.of(
          1, "SIGHUP",
          2, "SIGINT",
          4, "SIGILL",
          6, "SIGABRT, an internal error",
          7, "SIGBUS",
          8, "SIGFPE",
          9, "SIGKILL, by an operator or for lack of memory",
          11, "SIGSEGV, a crash in Zeek",
          15, "SIGTERM");

  private ExitReason() {}

  static String ofCode(int code) {
    if (code > 128 && code <= 192) {
      int signal = code - 128;
      return "killed by " + SIGNALS.getOrDefault(signal, "signal " + signal);
    }
    return switch (code) {
      case 0 -> "exited with code 0 without a request";
      case 1 -> "exited with code 1, an error in its configuration or at startup (see stderr)";
      default -> "exited with code " + code;
    };
  }

  /**
   * Describes the end of a process whose exit code the kernel reported to an earlier agent only.
   */
  static String ofAdopted(boolean saidTerminated) {
    return saidTerminated
        ? "ended by itself (exit code unknown: started by an earlier agent)"
        : "ended (exit code unknown: started by an earlier agent)";
  }
}
