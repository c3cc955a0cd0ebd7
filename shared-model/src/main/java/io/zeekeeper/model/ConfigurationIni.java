package io.zeekeeper.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes configurations in {@code zeek-client}'s INI format: a section {@code
 * [instances]} and a section per node. The format has no id and no options.
 */
public final class ConfigurationIni {
  private static final String INSTANCES = "instances";
  private static final Set<String> NODE_KEYS =
      Set.of(
          "instance",
          "role",
          "type",
          "state",
          "port",
          "scripts",
          "interface",
          "cpu_affinity",
          "env",
          "metrics_port");

  private ConfigurationIni() {}

  /**
   * Reads a configuration and assigns a new id. If no node names an instance, all nodes run on
   * {@code agent-<this host's name>}, as in {@code zeek-client}.
   *
   * @param hostname supplies this host's name; called only when needed
   * @throws InvalidIniException with all problems
   */
  public static Configuration read(String text, Supplier<String> hostname) {
    IniDocument document = IniDocument.parse(text);
    List<InputProblem> problems = new ArrayList<>();
    List<Instance> instances = new ArrayList<>();
    List<Node> nodes = new ArrayList<>();

    Map<String, Map<String, String>> sections = nodeSections(document);
    Map<String, String> placed = document.section(INSTANCES);
    String tooMany = InputRules.tooMany(placed.size(), sections.size());
    if (tooMany != null) {
      throw new InvalidIniException(List.of(InputProblem.of(tooMany)));
    }

    Map<String, String> spellings = spellings(sections.values());
    placed.forEach((name, value) ->
        collect(
            problems,
            instances,
            () -> instance(spellings.getOrDefault(name, name), value),
            error ->
                InputProblem.ofInstance(
                        spellings.getOrDefault(name, name), String.valueOf(error.getMessage()))
                    .withLine(document.line(INSTANCES, name))));

    boolean anyPlaced = sections.values().stream().anyMatch(ConfigurationIni::isPlaced);
    boolean allPlaced = sections.values().stream().allMatch(ConfigurationIni::isPlaced);
    if (anyPlaced && !allPlaced) {
      problems.add(InputProblem.of("either all or no nodes must state instances"));
    }
    if (!anyPlaced && !sections.isEmpty() && document.sections().contains(INSTANCES)) {
      problems.add(
          InputProblem.of("omit instances section when skipping instances in node definitions")
              .withLine(document.line(INSTANCES).orElse(null)));
    }

    String defaultInstance = anyPlaced || sections.isEmpty() ? "" : "agent-" + hostname.get();
    sections.forEach((name, values) ->
        collect(
            problems,
            nodes,
            () -> new NodeSection(name, values).node(defaultInstance),
            error ->
                InputProblem.ofNode(name, String.valueOf(error.getMessage()))
                    .withLine(document.line(name, error instanceof Misread at ? at.key : ""))));
    if (!problems.isEmpty()) {
      throw new InvalidIniException(problems);
    }

    if (!document.sections().contains(INSTANCES)) {
      var names = new TreeSet<String>();
      nodes.forEach(node -> names.add(node.instance()));
      names.forEach(name -> instances.add(new Instance(name, Instance.UNKNOWN_HOST, null)));
    }
    return new Configuration(UUID.randomUUID().toString(), instances, nodes);
  }

  /**
   * Adds lines to problems of the configuration in {@code text}, by the sections of nodes and the
   * keys of instances.
   *
   * @param text what {@link #read} has read
   */
  public static List<InputProblem> locate(String text, List<InputProblem> problems) {
    IniDocument document = IniDocument.parse(text);
    return problems.stream()
        .map(problem ->
            problem.line() == null
                ? problem.withLine(line(document, problem).orElse(null))
                : problem)
        .toList();
  }

  private static Optional<Integer> line(IniDocument document, InputProblem problem) {
    if (problem.node() != null && !problem.node().equals(INSTANCES)) {
      return document.line(problem.node());
    }
    String key = problem.instance() == null ? "" : problem.instance().toLowerCase(Locale.ROOT);
    return document.has(INSTANCES, key)
        ? Optional.of(document.line(INSTANCES, key))
        : Optional.empty();
  }

  /** Reads each section once, as reading expands defaults and references, which is costly. */
  private static Map<String, Map<String, String>> nodeSections(IniDocument document) {
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    for (String name : document.sections()) {
      if (!name.equals(INSTANCES)) {
        sections.put(name, document.section(name));
      }
    }
    return sections;
  }

  /**
   * Maps the keys of instances, which are in lower case, to the spelling that the nodes use: the
   * lower-case spelling if a node uses it, else the first in alphabetical order.
   */
  private static Map<String, String> spellings(Collection<Map<String, String>> sections) {
    var places = new TreeSet<String>();
    sections.forEach(values -> places.add(instanceOf(values)));
    Map<String, String> spellings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    places.forEach(place -> {
      spellings.putIfAbsent(place, place);
      if (place.equals(place.toLowerCase(Locale.ROOT))) {
        spellings.put(place, place);
      }
    });
    return spellings;
  }

  private static boolean isPlaced(Map<String, String> values) {
    return !instanceOf(values).isEmpty();
  }

  private static String instanceOf(Map<String, String> values) {
    return values.getOrDefault("instance", "");
  }

  private static <T> void collect(
      List<InputProblem> problems,
      List<T> values,
      Supplier<T> reader,
      Function<IllegalArgumentException, InputProblem> problem) {
    try {
      values.add(reader.get());
    } catch (IllegalArgumentException e) {
      problems.add(problem.apply(e));
    }
  }

  /** A key of a node's section has an invalid value. */
  private static final class Misread extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;

    Misread(String key, String message) {
      super(message);
      this.key = key;
    }
  }

  private static Instance instance(String name, String value) {
    if (value.isEmpty()) {
      return new Instance(name, Instance.UNKNOWN_HOST, null);
    }

    int colon = value.lastIndexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException(
          "invalid spec for instance \"%s\": \"%s\" should be <host>:<port>"
              .formatted(name, value));
    }

    String host = value.substring(0, colon).strip();
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return new Instance(
        name, host, port("instance \"" + name + "\" port", value.substring(colon + 1).strip()));
  }

  private static int port(String what, String value) {
    int port = number(what, value);
    if (!isPort(port)) {
      throw new IllegalArgumentException("%s %d outside valid range".formatted(what, port));
    }
    return port;
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= 65535;
  }

  private static int number(String what, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "cannot convert %s value \"%s\" to int".formatted(what, value), e);
    }
  }

  /** Writes {@code configuration} without its id and options, which the format does not support. */
  public static String write(Configuration configuration) {
    var text = new StringBuilder();
    text.append("[instances]\n");
    for (Instance instance : configuration.instances()) {
      text.append(instance.name());
      if (instance.port() != null) {
        text.append(" = ")
            .append(IpAddress.bracketed(instance.host()))
            .append(':')
            .append(instance.port());
      }
      text.append('\n');
    }
    text.append('\n');

    for (Node node : configuration.nodes()) {
      text.append('[').append(node.name()).append("]\n");
      entry(text, "instance", node.instance());
      entry(text, "role", node.role());
      entry(text, "port", node.port());
      if (!node.scripts().isEmpty()) {
        entry(text, "scripts", ShellWords.join(node.scripts().stream().sorted().toList()));
      }
      entry(text, "interface", node.networkInterface());
      entry(text, "cpu_affinity", node.cpuAffinity());
      if (!node.env().isEmpty()) {
        List<String> pairs =
            node.env().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
        entry(text, "env", ShellWords.join(pairs));
      }
      entry(text, "metrics_port", node.metricsPort());
      text.append('\n');
    }
    return text.toString();
  }

  private static void entry(StringBuilder text, String key, @Nullable Object value) {
    if (value != null) {
      String line = value.toString().replace("%", "%%").replaceAll("\\r\\n?|\\n", "\n\t");
      text.append(key).append(" = ").append(line).append('\n');
    }
  }

  /** One node's section. */
  private record NodeSection(String name, Map<String, String> values) {
    Node node(String defaultInstance) {
      var unknown = new TreeSet<>(values.keySet());
      unknown.removeAll(NODE_KEYS);
      if (!unknown.isEmpty()) {
        throw invalid(unknown.first(), "unknown keys: " + String.join(", ", shown(unknown)));
      }

      String place = value("instance");
      return new Node(
          name,
          place == null ? defaultInstance : place,
          role(),
          State.RUNNING,
          optionalPort("port"),
          words("scripts").stream().sorted().toList(),
          List.of(),
          value("interface"),
          optionalNumber("cpu_affinity"),
          env(),
          optionalPort("metrics_port"));
    }

    /** A line without a value is not quoted: it may be the rest of a secret that spans lines. */
    private SortedSet<String> shown(Set<String> keys) {
      var shown = new TreeSet<String>();
      keys.forEach(key -> shown.add(value(key) == null ? "a line without a value" : key));
      return shown;
    }

    private ClusterRole role() {
      String key = value("role") == null ? "type" : "role";
      String written = value(key);
      if (written == null) {
        throw invalid("role", "node requires a role");
      }

      String plain = written.substring(written.lastIndexOf(':') + 1).toUpperCase(Locale.ROOT);
      try {
        return ClusterRole.valueOf(plain);
      } catch (IllegalArgumentException e) {
        throw invalid(key, "role \"" + written + "\" is invalid");
      }
    }

    private TreeMap<String, String> env() {
      var env = new TreeMap<String, String>();
      List<String> pairs = words("env");
      for (String pair : pairs) {
        int equals = pair.indexOf('=');
        if (equals <= 0) {
          // Not quoted: it may be the rest of a secret that lacks its quotes.
          throw invalid("env", "env value " + (pairs.indexOf(pair) + 1) + " is not NAME=value");
        }
        env.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
      return env;
    }

    private List<String> words(String key) {
      try {
        return value(key) instanceof String line ? ShellWords.split(line) : List.of();
      } catch (IllegalArgumentException e) {
        throw invalid(key, key + ": " + e.getMessage());
      }
    }

    private @Nullable Integer optionalPort(String key) {
      Integer port = optionalNumber(key);
      if (port != null && !isPort(port)) {
        throw invalid(key, key.replace('_', ' ') + " " + port + " outside valid range");
      }
      return port;
    }

    private @Nullable Integer optionalNumber(String key) {
      try {
        return value(key) instanceof String value
            ? Integer.valueOf(number("\"" + name + "." + key + "\"", value))
            : null;
      } catch (IllegalArgumentException e) {
        throw invalid(key, String.valueOf(e.getMessage()));
      }
    }

    private @Nullable String value(String key) {
      String value = values.get(key);
      return value == null || value.isEmpty() ? null : value;
    }

    private Misread invalid(String key, String reason) {
      return new Misread(key, "invalid node \"" + name + "\" configuration: " + reason);
    }
  }
}
