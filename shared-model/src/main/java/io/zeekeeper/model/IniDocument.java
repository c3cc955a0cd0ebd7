package io.zeekeeper.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * INI text by the rules of Python's {@code configparser} with {@code allow_no_value}, which {@code
 * zeek-client} uses: keys in lower case, {@code =} or {@code :}, comments on lines of their own,
 * continuation lines indented deeper than their key, {@code %(key)s} interpolation, and {@code
 * [DEFAULT]} in every section. Messages quote keys, but no values, as a value may be a secret.
 */
final class IniDocument {
  private static final Pattern SECTION = Pattern.compile("\\[(.+)]\\s*");
  private static final Pattern INTERPOLATION = Pattern.compile("%(?:%|\\(([^)]+)\\)s|(.?))");
  private static final int MAX_INTERPOLATIONS = 10;

  /**
   * Limits, for a whole document, the characters that sections copy from {@code [DEFAULT]} and from
   * keys that they refer to, as a few lines could be expanded any number of times.
   */
  private static final int MAX_EXPANDED_CHARS = 20_000_000;

  private static final int SUBSTITUTION_COST = 100;

  private final Map<String, Section> sections = new LinkedHashMap<>();
  private final Section defaults = new Section(0);
  private int expandedChars;

  private record Section(int line, Map<String, Entry> entries) {
    Section(int line) {
      this(line, new LinkedHashMap<>());
    }
  }

  /** A key's value. A builder, as a multi-line value grows line by line. */
  private record Entry(int line, StringBuilder value) {}

  private IniDocument() {}

  /**
   * @throws InvalidIniException with the line number if the text is not valid INI
   */
  static IniDocument parse(String text) {
    var document = new IniDocument();
    Section section = null;
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
        throw invalid(number, "line %d is before the first [section]".formatted(number));
      }
      value = addEntry(section, trimmed, number);
    }
    return document;
  }

  private static InvalidIniException invalid(int line, String message) {
    return new InvalidIniException(List.of(InputProblem.inLine(line, message)));
  }

  private Section open(String name, int line) {
    if (name.equals("DEFAULT")) {
      return defaults;
    }
    var section = new Section(line);
    if (sections.put(name, section) != null) {
      throw invalid(line, "line %d: section [%s] appears twice".formatted(line, name));
    }
    return section;
  }

  private static StringBuilder addEntry(Section section, String line, int number) {
    int equals = line.indexOf('=');
    int colon = line.indexOf(':');
    int split = equals < 0 ? colon : colon < 0 ? equals : Math.min(equals, colon);
    String key = (split < 0 ? line : line.substring(0, split)).strip().toLowerCase(Locale.ROOT);
    if (key.isEmpty()) {
      throw invalid(number, "line %d: a key is missing".formatted(number));
    }

    var value = new StringBuilder(split < 0 ? "" : line.substring(split + 1).strip());
    if (section.entries().put(key, new Entry(number, value)) != null) {
      throw invalid(
          number,
          "line %d: %s appears twice".formatted(number, split < 0 ? "it" : "'" + key + "'"));
    }
    return value;
  }

  /** The names of all sections except {@code DEFAULT}, in the order of the text. */
  Set<String> sections() {
    return Collections.unmodifiableSet(sections.keySet());
  }

  /** The line of a key, or of its section's header if the key has none. */
  int line(String section, String key) {
    Section own = Objects.requireNonNull(sections.get(section), "no such section");
    Entry entry = own.entries().getOrDefault(key, defaults.entries().get(key));
    return entry == null ? own.line() : entry.line();
  }

  /** The line of a section's header; empty without such a section. */
  Optional<Integer> line(String section) {
    return Optional.ofNullable(sections.get(section)).map(Section::line);
  }

  /** Whether a section itself has a key. */
  boolean has(String section, String key) {
    Section own = sections.get(section);
    return own != null && own.entries().containsKey(key);
  }

  /** The keys and values of a section; a key without a value has an empty value. */
  Map<String, String> section(String name) {
    Section own = sections.get(name);
    if (own == null) {
      return Map.of();
    }

    Map<String, String> raw = new LinkedHashMap<>();
    defaults
        .entries()
        .forEach((key, entry) -> {
          countExpanded(name, own.line(), key.length() + entry.value().length());
          raw.put(key, entry.value().toString());
        });
    own.entries().forEach((key, entry) -> raw.put(key, entry.value().toString()));

    Map<String, String> values = new LinkedHashMap<>();
    raw.forEach((key, value) -> values.put(key, interpolate(name, line(name, key), value, raw, 0)));
    return values;
  }

  private void countExpanded(String section, int line, int characters) {
    expandedChars += characters;
    if (expandedChars > MAX_EXPANDED_CHARS) {
      throw invalid(
          line,
          "[%s]: with [DEFAULT] and interpolation, the text grows too large".formatted(section));
    }
  }

  private String interpolate(
      String section, int line, String value, Map<String, String> values, int depth) {
    if (depth > MAX_INTERPOLATIONS) {
      throw invalid(line, "[%s]: interpolation is circular".formatted(section));
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
        replacement = interpolate(section, line, other, values, depth + 1);
        countExpanded(section, line, SUBSTITUTION_COST + replacement.length());
      } else {
        throw invalid(
            line,
            "[" + section + "]: '%' must be doubled ('%%') or refer to a key, as in '%(key)s'");
      }
      matcher.appendReplacement(result, Matcher.quoteReplacement(replacement));
    }
    return matcher.appendTail(result).toString();
  }
}
