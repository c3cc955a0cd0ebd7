package io.zeekeeper.agent.preflight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What the kernel says about this process in {@code /proc/self/status}.
 *
 * @param lines by the name before the colon
 */
record ProcessStatus(Map<String, String> lines) {

  /** What it says now; nothing at all where it says nothing. */
  static ProcessStatus own() {
    Map<String, String> lines = new HashMap<>();
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          lines.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
      }
    } catch (IOException e) {
      // A /proc that is not there cannot refuse anything.
    }
    return new ProcessStatus(lines);
  }

  String get(String name) {
    return lines.getOrDefault(name, "");
  }

  /** Whether a set of capabilities, such as CapBnd, has one; an unknown set has all. */
  boolean has(String set, int capability) {
    String hex = get(set);
    return hex.isEmpty() || (Long.parseUnsignedLong(hex, 16) >> capability & 1) == 1;
  }
}
