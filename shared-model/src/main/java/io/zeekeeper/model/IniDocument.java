package io.zeekeeper.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * INI text by the rules of Python's {@code configparser} with {@code allow_no_value}, which is what
 * {@code zeek-client} reads: keys in lower case, {@code =} or {@code :}, comments on lines of their
 * own, continuation lines indented deeper than their key, {@code %(key)s} interpolation, and {@code
 * [DEFAULT]} in every section.
 */
final class IniDocument {
  private static final Pattern SECTION = Pattern.compile("\\[(.+)]\\s*");
  private static final Pattern INTERPOLATION = Pattern.compile("%(?:%|\\(([^)]+)\\)s|(.?))");
  private static final int MAX_INTERPOLATIONS = 10;

  /**
   * Bounds, for all of a document, the characters that sections take from {@code [DEFAULT]} and
   * from keys that they refer to: a few lines could be read any number of times.
   */
  private static final int MAX_SPENT = 20_000_000;

  private static final int SUBSTITUTION_COST = 100;

  // Builders, as a value of many lines grows line by line.
  private final Map<String, Map<String, StringBuilder>> sections = new LinkedHashMap<>();
  private final Map<String, StringBuilder> defaults = new LinkedHashMap<>();
  private int spent;

  private IniDocument() {}

  /**
   * @throws IllegalArgumentException with the line's number when the text is not INI
   */
  static IniDocument parse(String text) {
    var document = new IniDocument();
    Map<String, StringBuilder> section = null;
    StringBuilder value = null;
    int indent = 0;
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String trimmed = line.strip();
      if (trimmed.isEmpty() || trimmed.startsWith("#") || trimmed.startsWith(";")) {
        continue;
      }
      int column = line.indexOf(trimmed);
      if (value != null && column > indent) {
        value.append('\n').append(trimmed);
        continue;
      }
      indent = column;
      Matcher header = SECTION.matcher(trimmed);
      if (header.matches()) {
        section = document.open(header.group(1), number);
        value = null;
        continue;
      }
      if (section == null) {
        throw new IllegalArgumentException(
            "line " + number + ": '" + trimmed + "' stands before the first [section]");
      }
      value = addEntry(section, trimmed, number);
    }
    return document;
  }

  private Map<String, StringBuilder> open(String name, int line) {
    if (name.equals("DEFAULT")) {
      return defaults;
    }
    Map<String, StringBuilder> section = new LinkedHashMap<>();
    if (sections.put(name, section) != null) {
      throw new IllegalArgumentException("line " + line + ": section [" + name + "] appears twice");
    }
    return section;
  }

  private static StringBuilder addEntry(
      Map<String, StringBuilder> section, String line, int number) {
    int equals = line.indexOf('=');
    int colon = line.indexOf(':');
    int split = equals < 0 ? colon : colon < 0 ? equals : Math.min(equals, colon);
    String key = (split < 0 ? line : line.substring(0, split)).strip().toLowerCase(Locale.ROOT);
    if (key.isEmpty()) {
      throw new IllegalArgumentException("line " + number + ": a key is missing in '" + line + "'");
    }
    var value = new StringBuilder(split < 0 ? "" : line.substring(split + 1).strip());
    if (section.put(key, value) != null) {
      throw new IllegalArgumentException("line " + number + ": '" + key + "' appears twice");
    }
    return value;
  }

  /** The names of all sections but {@code DEFAULT}, in the order of the text. */
  Set<String> sections() {
    return Collections.unmodifiableSet(sections.keySet());
  }

  /** The keys of a section and their values, a key without a value having an empty one. */
  Map<String, String> section(String name) {
    Map<String, StringBuilder> own = sections.get(name);
    if (own == null) {
      return Map.of();
    }
    Map<String, String> raw = new LinkedHashMap<>();
    defaults.forEach((key, value) -> {
      spend(name, key.length() + value.length());
      raw.put(key, value.toString());
    });
    own.forEach((key, value) -> raw.put(key, value.toString()));
    Map<String, String> values = new LinkedHashMap<>();
    raw.forEach((key, value) -> values.put(key, interpolate(name, value, raw, 0)));
    return values;
  }

  private void spend(String section, int characters) {
    spent += characters;
    if (spent > MAX_SPENT) {
      throw new IllegalArgumentException(
          "[" + section + "]: with [DEFAULT] and interpolation, the text grows too large");
    }
  }

  private String interpolate(String section, String value, Map<String, String> values, int depth) {
    if (depth > MAX_INTERPOLATIONS) {
      throw new IllegalArgumentException("[" + section + "]: interpolation goes in a circle");
    }
    if (value.indexOf('%') < 0) {
      return value;
    }
    Matcher matcher = INTERPOLATION.matcher(value);
    var result = new StringBuilder();
    while (matcher.find()) {
      @Nullable String key = matcher.group(1);
      String replacement;
      if (matcher.group().equals("%%")) {
        replacement = "%";
      } else if (key != null && values.get(key.toLowerCase(Locale.ROOT)) instanceof String other) {
        replacement = interpolate(section, other, values, depth + 1);
        spend(section, SUBSTITUTION_COST + replacement.length());
      } else {
        throw new IllegalArgumentException(
            "[" + section + "]: '%' must be written '%%' or refer to a key, as in '%(key)s'");
      }
      matcher.appendReplacement(result, Matcher.quoteReplacement(replacement));
    }
    return matcher.appendTail(result).toString();
  }
}
