package io.zeekeeper.model;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a text is safe as one expression in {@code redef x = <text>;}: it must not end the
 * statement, begin a directive or hide the rest of the file in a comment.
 */
final class ZeekExpression {
  private static final int MAX_CHARS = 65_536;

  private ZeekExpression() {}

  /** Why {@code text} is refused, or null when it is accepted. */
  static @Nullable String problem(String text) {
    if (text.isBlank()) {
      return "it is empty (a string includes its quotes: \"\")";
    }
    if (text.length() > MAX_CHARS) {
      return "it is longer than " + MAX_CHARS + " characters";
    }
    if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
      return "it contains a line break or control character";
    }

    var open = new ArrayDeque<Character>();
    boolean slash = false;
    boolean terminatorInString = false;
    boolean string = false;

    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (string) {
        if (c == '\\') {
          i++;
          if (i == text.length()) {
            return "it ends within a string";
          }
          terminatorInString |= isTerminator(text.charAt(i));
        } else if (c == '"') {
          string = false;
        } else if (isTerminator(c)) {
          terminatorInString = true;
        }
        continue;
      }

      if (isTerminator(c)) {
        return "'" + c + "' is only allowed within a string";
      }
      switch (c) {
        case '"' -> string = true;
        case '/' -> slash = true;
        case '(' -> open.push(')');
        case '[' -> open.push(']');
        case '{' -> open.push('}');
        case ')', ']', '}' -> {
          if (open.isEmpty() || open.pop() != c) {
            return "'" + c + "' has no opening bracket";
          }
        }
        default -> {}
      }
    }

    if (string) {
      return "it ends within a string";
    }
    if (!open.isEmpty()) {
      return "'" + open.peek() + "' is missing at the end";
    }
    // A slash may begin a pattern, in which a quote does not begin a string, contrary to the check
    // above. Then the text is safe only without any terminator.
    if (slash && terminatorInString) {
      return "';', '@' and '#' are not allowed together with a '/' outside a string";
    }
    return null;
  }

  private static boolean isTerminator(char c) {
    return c == ';' || c == '@' || c == '#';
  }
}
