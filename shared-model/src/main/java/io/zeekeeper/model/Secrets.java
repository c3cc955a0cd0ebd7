package io.zeekeeper.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The secret values of a node: those of its environment variables and of its secret options. Hides
 * them in texts that Zeek or a script wrote, because Zeek's error messages quote expressions.
 * Immutable; safe on any thread.
 */
public final class Secrets {
  /** Stands for a secret value that is not shown. A configuration with it cannot be staged. */
  public static final String HIDDEN = "<hidden>";

  /** Shorter values occur in texts by chance. */
  public static final int MIN_CHARS = 8;

  /** No secrets. */
  public static final Secrets NONE = new Secrets(List.of(), Set.of());

  /** Variables that set up every process; texts need their values. */
  private static final Set<String> PLAIN_VARIABLES =
      Set.of(
          "CLUSTER_NODE",
          "LANG",
          "LC_ALL",
          "LD_LIBRARY_PATH",
          "PATH",
          "TZ",
          "ZEEKPATH",
          "ZEEK_DEFAULT_LISTEN_ADDRESS",
          "ZEEK_PLUGIN_PATH");

  // Zeek quotes an expression as a whole, the text of a string in it, or the token in error.
  private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern TOKEN = Pattern.compile("\\w+");

  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
  private static final Pattern GLOBAL = Pattern.compile("^(GLOBAL)?::");

  // The longest first, because a value may contain another.
  private final List<String> values;
  private final Set<String> options;

  private Secrets(Collection<String> values, Set<String> options) {
    this.options = options;
    this.values =
        values.stream()
            .filter(value -> value.length() >= MIN_CHARS && !value.isBlank())
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /**
   * The secrets of a process.
   *
   * @param env the whole environment of the process
   */
  public static Secrets of(Map<String, String> env, Collection<Option> options) {
    Set<String> values = new TreeSet<>();
    Set<String> names = new TreeSet<>();
    env.forEach((name, value) -> {
      if (!PLAIN_VARIABLES.contains(name)) {
        values.add(value);
        value.lines().map(String::strip).forEach(values::add);
      }
    });
    for (Option option : options) {
      if (option.secret()) {
        names.add(option.name());
        values.add(option.value().strip());
        add(values, STRING.matcher(option.value()), 1);
        add(values, TOKEN.matcher(option.value()), 0);
      }
    }
    return new Secrets(values, names);
  }

  private static void add(Set<String> values, Matcher matcher, int group) {
    while (matcher.find()) {
      values.add(matcher.group(group));
      values.add(ESCAPE.matcher(matcher.group(group)).replaceAll("$1"));
    }
  }

  /**
   * Whether a Zeek identifier is a secret option.
   *
   * @param id the identifier; Zeek also finds it with the prefix of the global module
   */
  public boolean include(String id) {
    return options.contains(GLOBAL.matcher(id).replaceFirst(""));
  }

  /** {@code text} with every secret value of at least {@link #MIN_CHARS} characters hidden. */
  public String hide(String text) {
    String shown = text;
    for (String value : values) {
      shown = shown.replace(value, HIDDEN);
    }
    return shown;
  }

  /** {@code outputs} with the secret values hidden. */
  public NodeOutputs hide(NodeOutputs outputs) {
    return new NodeOutputs(hide(outputs.stdout()), hide(outputs.stderr()));
  }

  /** {@code json} with the secret values hidden in its strings. */
  public JsonNode hide(JsonNode json) {
    return switch (json) {
      case StringNode text -> StringNode.valueOf(hide(text.stringValue()));
      case ArrayNode array -> {
        ArrayNode shown = array.arrayNode();
        array.forEach(element -> shown.add(hide(element)));
        yield shown;
      }
      case ObjectNode object -> {
        ObjectNode shown = object.objectNode();
        object.forEachEntry((name, value) -> shown.set(hide(name), hide(value)));
        yield shown;
      }
      default -> json;
    };
  }
}
