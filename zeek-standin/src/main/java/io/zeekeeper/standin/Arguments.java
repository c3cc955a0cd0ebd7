package io.zeekeeper.standin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Zeek's command line. An argument that is not an option is a redef if it contains {@code =}, a
 * plugin if it contains {@code ::}, else a script.
 */
record Arguments(
    boolean version,
    boolean plugins,
    boolean parseOnly,
    @Nullable String statusFile,
    @Nullable String networkInterface,
    List<String> scripts,
    Map<String, String> redefs) {

  /**
   * @throws FatalError when an option's value is missing
   */
  static Arguments parse(String... arguments) {
    boolean version = false;
    boolean plugins = false;
    boolean parseOnly = false;
    String statusFile = null;
    String networkInterface = null;
    List<String> scripts = new ArrayList<>();
    Map<String, String> redefs = new LinkedHashMap<>();

    Deque<String> rest = new ArrayDeque<>(List.of(arguments));
    while (!rest.isEmpty()) {
      String argument = rest.remove();
      switch (argument) {
        case "-v", "--version" -> version = true;
        case "-N", "--print-plugins" -> plugins = true;
        case "-a", "--parse-only" -> parseOnly = true;
        case "-U", "--status-file" -> statusFile = value(argument, rest);
        case "-i", "--iface" -> networkInterface = value(argument, rest);
        case "-f", "-e", "-p", "-w", "-r" -> {
          var _ = value(argument, rest);
        }
        default -> {
          int equals = argument.indexOf('=');
          if (argument.startsWith("-")) {
            continue;
          }
          if (equals > 0) {
            redefs.put(argument.substring(0, equals), argument.substring(equals + 1));
          } else if (!argument.contains("::")) {
            scripts.add(argument);
          }
        }
      }
    }

    return new Arguments(
        version, plugins, parseOnly, statusFile, networkInterface, scripts, redefs);
  }

  private static String value(String option, Deque<String> rest) {
    if (rest.isEmpty()) {
      throw new FatalError(
          "ERROR: Option "
              + option
              + " requires an argument.\nTry '"
              + System.getProperty("standin.argv0", "zeek")
              + " --help' for more information.");
    }
    return rest.remove();
  }
}
