package io.zeekeeper.service;

import java.util.Formatter;

/**
 * Escapes text for a log line. Many log lines contain text from peers, which must not begin a new
 * line, move a terminal's cursor or change its writing direction.
 */
final class LogText {
  private LogText() {}

  /** {@code text} with every control character but tabs as an escape sequence of Java. */
  static String oneLine(String text) {
    int at = 0;
    while (at < text.length() && isPlain(text.charAt(at))) {
      at++;
    }
    if (at == text.length()) {
      return text;
    }

    var line = new StringBuilder(text.length() + 16).append(text, 0, at);
    var escapes = new Formatter(line);
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        default -> {
          if (isPlain(c)) {
            line.append(c);
          } else {
            escapes.format("\\u%04x", (int) c);
          }
        }
      }
    }

    return line.toString();
  }

  private static boolean isPlain(char c) {
    return c == '\t'
        || switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              false;
          default -> true;
        };
  }
}
