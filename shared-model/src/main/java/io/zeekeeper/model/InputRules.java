package io.zeekeeper.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks configurations, so that no value can escape from a directory, a process argument or a Zeek
 * literal. The controller checks when a configuration is staged; an agent checks again, as it
 * trusts no peer with its file system.
 */
public final class InputRules {
  /** Names that have a special meaning in URLs. */
  public static final Set<String> RESERVED_IDS = Set.of("staged", "ready", "deployed");

  private static final Set<String> RESERVED_ENV =
      Set.of("CLUSTER_NODE", "ZEEK_SUPERVISED_NODE", "ZEEK_STEM");
  private static final Pattern NODE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,62}");
  private static final Pattern INSTANCE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,126}");
  private static final Pattern ZEEK_ID =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(::[A-Za-z_][A-Za-z0-9_]*)*");
  private static final String HIDDEN_VALUE =
      "has the value %s, which stands for a secret that was not shown; set the real value"
          .formatted(Secrets.HIDDEN);
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");
  private static final Pattern ENV_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final int MAX_ID_CHARS = 255;
  private static final int MAX_INSTANCES = 20_000;
  private static final int MAX_NODES = 50_000;
  private static final int MAX_NAMES = 10_000;

  /** Limits the report, as a long document may have any number of problems. */
  private static final int MAX_PROBLEMS = 1000;

  private InputRules() {}

  public static boolean isNodeName(String name) {
    return NODE_NAME.matcher(name).matches();
  }

  /** Whether {@code name} may name an instance, an agent or a controller. */
  public static boolean isInstanceName(String name) {
    return INSTANCE_NAME.matcher(name).matches() && !name.contains("..");
  }

  /** Whether {@code name} is a Zeek identifier, with or without a module. */
  public static boolean isZeekId(String name) {
    return name.length() <= MAX_ID_CHARS && ZEEK_ID.matcher(name).matches();
  }

  /** Why a configuration of this many instances and nodes is too large; null when it is not. */
  public static @Nullable String tooMany(int instances, int nodes) {
    if (instances > MAX_INSTANCES) {
      return "the configuration has %d instances, more than %d".formatted(instances, MAX_INSTANCES);
    }
    return nodes > MAX_NODES
        ? "the configuration has %d nodes, more than %d".formatted(nodes, MAX_NODES)
        : null;
  }

  /** Why a request cannot name this many nodes; null when it can. */
  public static @Nullable String tooManyNames(int names) {
    return names > MAX_NAMES
        ? "the request names %d nodes, more than %d; name none to select all"
            .formatted(names, MAX_NAMES)
        : null;
  }

  /**
   * The problems of {@code configuration}, unsorted, at most the first thousand; empty when there
   * are none.
   */
  public static List<InputProblem> problems(Configuration configuration) {
    String tooMany = tooMany(configuration.instances().size(), configuration.nodes().size());
    if (tooMany != null) {
      return List.of(InputProblem.of(tooMany));
    }

    List<InputProblem> problems = new ArrayList<>();
    checkId(configuration.id(), problems);
    for (Instance instance : configuration.instances()) {
      if (problems.size() < MAX_PROBLEMS) {
        checkInstance(instance, problems);
      }
    }
    for (Node node : configuration.nodes()) {
      if (problems.size() < MAX_PROBLEMS) {
        new NodeCheck(node, problems).run();
      }
    }
    return problems;
  }

  private static void checkId(String id, List<InputProblem> problems) {
    if (RESERVED_IDS.contains(id)) {
      problems.add(InputProblem.of("configuration id '" + id + "' is reserved"));
    }
    if (id.isBlank()
        || id.length() > MAX_ID_CHARS
        || has(id, c -> Character.isISOControl(c) || c == '/' || c == '\\')) {
      problems.add(
          InputProblem.of(
              "configuration id must be 1 to %d characters without slash or control characters"
                  .formatted(MAX_ID_CHARS)));
    }
  }

  private static void checkInstance(Instance instance, List<InputProblem> problems) {
    Consumer<String> report =
        message -> problems.add(InputProblem.ofInstance(instance.name(), message));
    if (!isInstanceName(instance.name())) {
      report.accept(
          ("instance name '%s' is invalid: letters, digits, '_', '.', '-', at most 127, not starting"
                  + " with '.' or '-', no '..'")
              .formatted(printable(instance.name())));
    }
    if (!IpAddress.isLiteral(instance.host())) {
      report.accept(
          "instance '%s' host '%s' is not an IP address"
              .formatted(printable(instance.name()), printable(instance.host())));
    }
    checkPort(() -> "instance '" + printable(instance.name()) + "' port", instance.port(), report);
  }

  private static void checkPort(
      Supplier<String> what, @Nullable Integer port, Consumer<String> report) {
    if (port != null && (port < 1 || port > 65535)) {
      report.accept("%s %d is outside 1 to 65535".formatted(what.get(), port));
    }
  }

  private static boolean has(String text, IntPredicate character) {
    return text.chars().anyMatch(character);
  }

  /** {@code text} for a message: without control characters, limited in length. */
  public static String printable(String text) {
    String shown = text.length() > 130 ? text.substring(0, 130) + "…" : text;
    return CONTROL.matcher(shown).replaceAll("?");
  }

  private record NodeCheck(Node node, List<InputProblem> problems) {
    void run() {
      if (!isNodeName(node.name())) {
        problem("name is invalid: letters, digits, '_', '-', at most 63, not starting with '-'");
      }
      if (node.role() == ClusterRole.NONE) {
        problem("role NONE is invalid, use MANAGER, LOGGER, PROXY or WORKER");
      }
      if (node.state() != State.RUNNING && node.state() != State.STOPPED) {
        problem("state " + node.state() + " cannot be requested, use RUNNING or STOPPED");
      }
      checkPort(() -> subject() + " port", node.port(), this::report);
      checkPort(() -> subject() + " metrics port", node.metricsPort(), this::report);
      if (node.cpuAffinity() != null && (node.cpuAffinity() < 0 || node.cpuAffinity() > 4095)) {
        problem("cpu affinity " + node.cpuAffinity() + " is outside 0 to 4095");
      }
      node.scripts().forEach(this::checkScript);
      node.options().forEach(this::checkOption);
      checkInterface();
      node.env().forEach(this::checkEnv);
    }

    private void checkScript(String script) {
      if (script.isBlank()
          || script.startsWith("-")
          || script.contains("=")
          || script.contains("::")
          || script.endsWith("--")
          || has(script, Character::isISOControl)) {
        problem(
            "script '%s' is invalid: no leading '-', '=', '::', trailing '--' or control character"
                .formatted(printable(script)));
      }
    }

    private void checkOption(Option option) {
      if (!isZeekId(option.name())) {
        problem("option '" + printable(option.name()) + "' is not a Zeek identifier");
      }
      String reason = ZeekExpression.problem(option.value());
      if (isHidden(option.value())) {
        problem("option '" + printable(option.name()) + "' " + HIDDEN_VALUE);
      } else if (reason != null) {
        problem("option '" + printable(option.name()) + "' has an invalid value: " + reason);
      }
    }

    private void checkInterface() {
      String name = node.networkInterface();
      if (name != null
          && (name.isBlank() || name.startsWith("-") || has(name, Character::isISOControl))) {
        problem(
            "interface '%s' is invalid: no leading '-' and no control character"
                .formatted(printable(name)));
      }
    }

    private void checkEnv(String name, String value) {
      if (!ENV_NAME.matcher(name).matches()) {
        problem("environment variable '" + printable(name) + "' has an invalid name");
      } else if (RESERVED_ENV.contains(name)) {
        problem("environment variable '" + name + "' is set by the agent");
      }
      if (isHidden(value)) {
        problem("environment variable '" + printable(name) + "' " + HIDDEN_VALUE);
      }
      if (value.indexOf('\0') >= 0) {
        problem("environment variable '" + printable(name) + "' has a value with a NUL");
      }
    }

    private static boolean isHidden(String value) {
      return value.strip().equals(Secrets.HIDDEN);
    }

    private String subject() {
      return "node '" + printable(node.name()) + "'";
    }

    private void problem(String text) {
      if (problems.size() < MAX_PROBLEMS) {
        report(subject() + " " + text);
      }
    }

    private void report(String message) {
      problems.add(InputProblem.ofNode(node.name(), message));
    }
  }
}
