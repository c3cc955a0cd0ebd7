package io.zeekeeper.model;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Splits and joins words as Python's {@code shlex} does, quoted as in a POSIX shell. */
public final class ShellWords {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private ShellWords() {}

  /**
   * @throws IllegalArgumentException if a quotation or an escape is incomplete
   */
  public static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    var word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;

    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote == '\'' ? c == '\'' : quote == '"' && c == '"') {
        quote = 0;
      } else if (quote == '\'') {
        word.append(c);
      } else if (c == '\\') {
        if (++i == line.length()) {
          throw new IllegalArgumentException("nothing follows the final \\");
        }
        char next = line.charAt(i);
        if (quote == '"' && next != '"' && next != '\\') {
          word.append(c);
        }
        word.append(next);
        inWord = true;
      } else if (quote == '"') {
        word.append(c);
      } else if (c == '\'' || c == '"') {
        quote = c;
        inWord = true;
      } else if (Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else {
        word.append(c);
        inWord = true;
      }
    }

    if (quote != 0) {
      throw new IllegalArgumentException("no closing quotation");
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }

  static String join(List<String> words) {
    return String.join(" ", words.stream().map(ShellWords::quote).toList());
  }

  private static String quote(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\"'\"'") + "'";
  }
}
