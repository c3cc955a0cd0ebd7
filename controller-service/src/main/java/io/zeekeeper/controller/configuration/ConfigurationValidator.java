package io.zeekeeper.controller.configuration;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.InputProblem;
import io.zeekeeper.model.InputRules;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds all problems of a configuration, by the rules of Zeek's own controller and with its
 * messages, and by this controller's input rules.
 */
final class ConfigurationValidator {
  private final int agentPort;
  private final AutoAssignSettings autoAssign;

  /**
   * @param agentPort the controller's port for agents, which no node may use
   */
  ConfigurationValidator(int agentPort, AutoAssignSettings autoAssign) {
    this.agentPort = agentPort;
    this.autoAssign = autoAssign;
  }

  /** All problems, sorted; empty when the configuration is valid. Takes linear time. */
  SortedSet<InputProblem> problems(Configuration configuration) {
    List<Instance> instances = configuration.instances();
    List<Node> nodes = configuration.nodes();
    var problems = new TreeSet<>(InputProblem.BY_MESSAGE);
    problems.addAll(InputRules.problems(configuration));
    if (InputRules.tooMany(instances.size(), nodes.size()) != null) {
      return problems;
    }

    repeated(instances.stream().map(Instance::name))
        .forEach(name ->
            problems.add(InputProblem.ofInstance(name, "multiple instances named '" + name + "'")));
    repeated(nodes.stream().map(Node::name))
        .forEach(
            name -> problems.add(InputProblem.ofNode(name, "multiple nodes named '" + name + "'")));
    var colliding = new TreeSet<>(configuration.instanceNames());
    colliding.retainAll(nodes.stream().map(Node::name).collect(Collectors.toSet()));
    if (!colliding.isEmpty()) {
      problems.add(
          ofNodes(colliding, "node and instance names collide: " + String.join(", ", colliding)));
    }

    nodes.forEach(node -> checkPlace(configuration, node, problems));
    checkSharedPorts(nodes, problems);
    checkMissingPorts(nodes, problems);

    // Checked only if the rest is valid: the message would distract from a misspelt role.
    long managers = nodes.stream().filter(node -> node.role() == ClusterRole.MANAGER).count();
    if (problems.isEmpty() && !nodes.isEmpty() && managers != 1) {
      problems.add(
          InputProblem.of("a cluster needs exactly one manager; this one has " + managers));
    }
    return problems;
  }

  /** A problem of several nodes. An editor can show only the place of a single one. */
  private static InputProblem ofNodes(SortedSet<String> names, String message) {
    return names.size() == 1
        ? InputProblem.ofNode(names.first(), message)
        : InputProblem.of(message);
  }

  private static SortedSet<String> repeated(Stream<String> names) {
    var seen = new TreeSet<String>();
    var repeated = new TreeSet<String>();
    names.filter(name -> !seen.add(name)).forEach(repeated::add);
    return repeated;
  }

  private void checkPlace(
      Configuration configuration, Node node, SortedSet<InputProblem> problems) {
    Consumer<String> report = message -> problems.add(InputProblem.ofNode(node.name(), message));
    var instance = configuration.instance(node.instance());
    if (instance.isEmpty()) {
      report.accept(
          "node '%s' has undeclared instance name '%s'".formatted(node.name(), node.instance()));
    }

    if (node.port() == null) {
      return;
    }
    if (instance.isPresent() && node.port().equals(instance.get().port())) {
      report.accept(
          "node '%s' port %d/tcp conflicts with agent port on instance '%s'"
              .formatted(node.name(), node.port(), node.instance()));
    }
    if (node.port() == agentPort) {
      report.accept(
          "node '%s' port %d/tcp conflicts with controller port"
              .formatted(node.name(), node.port()));
    }
  }

  private static void checkSharedPorts(List<Node> nodes, SortedSet<InputProblem> problems) {
    Map<InputProblem, Integer> uses = new TreeMap<>(InputProblem.BY_MESSAGE);
    for (Node node : nodes) {
      if (node.port() != null) {
        var problem =
            InputProblem.ofInstance(
                node.instance(),
                "multiple nodes on instance '%s' using port %d/tcp"
                    .formatted(node.instance(), node.port()));
        uses.merge(problem, 1, Integer::sum);
      }
    }
    uses.forEach((problem, count) -> {
      if (count > 1) {
        problems.add(problem);
      }
    });
  }

  private void checkMissingPorts(List<Node> nodes, SortedSet<InputProblem> problems) {
    if (autoAssign.nodePorts()) {
      return;
    }

    var lacking = new TreeSet<String>();
    nodes.stream()
        .filter(node -> node.role().listens() && node.port() == null)
        .forEach(node -> lacking.add(node.name()));
    if (!lacking.isEmpty()) {
      problems.add(
          ofNodes(
              lacking,
              "Broker port auto-assignment disabled but nodes %s lack ports"
                  .formatted(String.join(", ", lacking))));
    }
  }
}
