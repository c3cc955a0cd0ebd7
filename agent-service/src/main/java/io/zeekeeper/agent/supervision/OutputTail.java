package io.zeekeeper.agent.supervision;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The end of what a process wrote, as much as an answer may hold. */
final class OutputTail {
  /** Most bytes of one stream in an answer, as JSON writes them. */
  static final int MAX_BYTES = 1024 * 1024;

  private static final int ESCAPED = 6;

  private OutputTail() {}

  /** The last {@code most} lines of {@code bytes}, of which the first may be cut off. */
  static String of(byte[] bytes, int most) {
    List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    String text = String.join("\n", lines.subList(Math.max(0, lines.size() - most), lines.size()));
    int start = text.length();
    int size = 0;
    while (start > 0 && (size += size(text.charAt(start - 1))) <= MAX_BYTES) {
      start--;
    }
    boolean halved =
        start > 0 && start < text.length() && Character.isLowSurrogate(text.charAt(start));
    return text.substring(halved ? start + 1 : start);
  }

  /** What a character takes in a frame: binary output must not burst it. */
  private static int size(char c) {
    if (c == '"' || c == '\\' || c == '\n' || c == '\t' || c == '\r') {
      return 2;
    }
    if (c < ' ') {
      return ESCAPED;
    }
    return c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
  }
}
