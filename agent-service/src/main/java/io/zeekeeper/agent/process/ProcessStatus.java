package io.zeekeeper.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The status of a process in {@code /proc/<pid>/status} (proc_pid_status(5)). Any user may read it,
 * whatever capabilities the process has.
 *
 * @param lines the values by the name before the colon
 */
public record ProcessStatus(Map<String, String> lines) {

  /** The status of this process now; empty when it cannot be read. */
  public static ProcessStatus own() {
    return of(Path.of("/proc"), "self");
  }

  /** The status of a process in {@code proc}; empty when it cannot be read. */
  public static ProcessStatus of(Path proc, String pid) {
    Map<String, String> lines = new HashMap<>();

    try {
      for (String line : Files.readAllLines(proc.resolve(pid).resolve("status"))) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          lines.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
      }
    } catch (IOException e) {
      // No such process, or no /proc: unknown values refuse nothing.
    }
    return new ProcessStatus(lines);
  }

  public String get(String name) {
    return lines.getOrDefault(name, "");
  }

  /** Whether a set of capabilities, such as CapBnd, contains one; an unknown set contains all. */
  public boolean has(String set, int capability) {
    String hex = get(set);
    return hex.isEmpty() || (Long.parseUnsignedLong(hex, 16) >> capability & 1) == 1;
  }

  /** The id of the user who started the process; empty if unknown. */
  public String realUser() {
    return get("Uid").split("\\s+")[0];
  }

  /** Whether the process is in a PID namespace below the namespace that {@code proc} shows. */
  public boolean isInOtherNamespace() {
    return get("NSpid").split("\\s+").length > 1;
  }
}
