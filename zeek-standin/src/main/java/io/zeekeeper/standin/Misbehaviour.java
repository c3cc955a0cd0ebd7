package io.zeekeeper.standin;

import java.util.Map;

/**
 * The misbehaviour that the environment requests of the stand-in.
 *
 * @param exitAfterMs exit after this many milliseconds; negative for never
 * @param exitCode the code of that exit; 128 plus a signal's number looks like that signal
 * @param ignoreTerm do not end on SIGTERM
 * @param neverCheckIn stay INITIALIZING
 * @param stdoutBytes write this many bytes to stdout at the start
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
