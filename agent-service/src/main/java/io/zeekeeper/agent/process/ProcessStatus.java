package io.zeekeeper.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What the kernel says about a process in {@code /proc/<pid>/status} (proc_pid_status(5)), which
 * anybody may read, whatever capabilities the process has.
 *
 * @param lines by the name before the colon
 */
public record ProcessStatus(Map<String, String> lines) {

  /** What it says of this process now; nothing at all where it says nothing. */
  public static ProcessStatus own() {
    return of(Path.of("/proc"), "self");
  }

  /** What {@code proc} says of a process; nothing where there is none. */
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
      // Gone, or no /proc: what is not said cannot refuse anything.
    }
    return new ProcessStatus(lines);
  }

  public String get(String name) {
    return lines.getOrDefault(name, "");
  }

  /** Whether a set of capabilities, such as CapBnd, has one; an unknown set has all. */
  public boolean has(String set, int capability) {
    String hex = get(set);
    return hex.isEmpty() || (Long.parseUnsignedLong(hex, 16) >> capability & 1) == 1;
  }

  /** The user who started it; empty where it is unknown. */
  public String realUser() {
    return get("Uid").split("\\s+")[0];
  }

  /** Whether it is in a PID namespace below the one that {@code proc} shows. */
  public boolean isInOtherNamespace() {
    return get("NSpid").split("\\s+").length > 1;
  }
}
