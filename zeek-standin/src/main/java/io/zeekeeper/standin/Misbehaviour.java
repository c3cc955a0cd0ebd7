package io.zeekeeper.standin;

import java.util.Map;

/**
 * What the environment asks the stand-in to do wrong.
 *
 * @param exitAfterMs exit by itself after so many milliseconds; negative for never
 * @param exitCode with this code; 128 and a signal's number look like that signal
 * @param ignoreTerm do not end on SIGTERM
 * @param neverCheckIn stay INITIALIZING
 * @param stdoutBytes write so much to stdout at the start
 * @param noAnswer accept requests on the control channel and answer none
 */
record Misbehaviour(
    long exitAfterMs,
    int exitCode,
    boolean ignoreTerm,
    boolean neverCheckIn,
    long stdoutBytes,
    boolean noAnswer) {

  static Misbehaviour of(Map<String, String> env) {
    return new Misbehaviour(
        number(env, "ZEEK_STANDIN_EXIT_AFTER_MS", -1),
        (int) number(env, "ZEEK_STANDIN_EXIT_CODE", 1),
        flag(env, "ZEEK_STANDIN_IGNORE_SIGTERM"),
        flag(env, "ZEEK_STANDIN_NEVER_CHECK_IN"),
        number(env, "ZEEK_STANDIN_STDOUT_BYTES", 0),
        flag(env, "ZEEK_STANDIN_NO_ANSWER"));
  }

  private static long number(Map<String, String> env, String name, long otherwise) {
    String value = env.getOrDefault(name, "");
    return value.isEmpty() ? otherwise : Long.parseLong(value);
  }

  private static boolean flag(Map<String, String> env, String name) {
    return env.getOrDefault(name, "").equals("1");
  }
}
