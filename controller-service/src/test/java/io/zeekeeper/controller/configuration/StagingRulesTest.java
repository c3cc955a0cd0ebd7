package io.zeekeeper.controller.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.InputProblem;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Validation and port assignment, with the messages and the order of Zeek's own controller. */
class StagingRulesTest {
  private static final AutoAssignSettings DEFAULTS = new AutoAssignSettings(true, 2200, true, 9000);
  private static final Instance A = new Instance("a", "10.0.0.1", null);
  private static final Instance B = new Instance("b", "10.0.0.2", 2151);

  private static Node node(String name, String instance, ClusterRole role) {
    return Node.of(name, instance, role);
  }

  private static List<String> problems(AutoAssignSettings settings, Configuration configuration) {
    return InputProblem.messages(located(settings, configuration));
  }

  private static List<InputProblem> located(
      AutoAssignSettings settings, Configuration configuration) {
    return List.copyOf(new ConfigurationValidator(2150, settings).problems(configuration));
  }

  @Test
  void everyProblemIsReportedOnceInZeeksWordsAndSorted() {
    var configuration =
        new Configuration(
            "c",
            List.of(A, A, B),
            List.of(
                node("twin", "a", ClusterRole.MANAGER),
                node("twin", "a", ClusterRole.MANAGER),
                node("b", "a", ClusterRole.PROXY),
                node("lost", "nowhere", ClusterRole.WORKER),
                node("agent-port", "b", ClusterRole.PROXY).withPort(2151),
                node("controller-port", "a", ClusterRole.WORKER).withPort(2150),
                node("p1", "a", ClusterRole.PROXY).withPort(5000),
                node("p2", "a", ClusterRole.WORKER).withPort(5000)));
    assertThat(problems(DEFAULTS, configuration))
        .containsExactly(
            "multiple instances named 'a'",
            "multiple nodes named 'twin'",
            "multiple nodes on instance 'a' using port 5000/tcp",
            "node 'agent-port' port 2151/tcp conflicts with agent port on instance 'b'",
            "node 'controller-port' port 2150/tcp conflicts with controller port",
            "node 'lost' has undeclared instance name 'nowhere'",
            "node and instance names collide: b");
  }

  @Test
  void problemNamesTheNodeOrInstanceThatItIsAbout() {
    var configuration =
        new Configuration(
            "c",
            List.of(A, B, new Instance("far", "elsewhere", null)),
            List.of(
                node("m", "a", ClusterRole.MANAGER).withPort(2150),
                node("b", "a", ClusterRole.PROXY).withPort(5000),
                node("p", "a", ClusterRole.PROXY).withPort(5000)));
    assertThat(located(DEFAULTS, configuration))
        .extracting(InputProblem::instance, InputProblem::node)
        .containsExactly(
            tuple("far", null), // no IP address
            tuple("a", null), // a port that two nodes use
            tuple(null, "m"), // the controller's port
            tuple(null, "b")); // the name of an instance
  }

  @Test
  void listeningNodesNeedPortsWithoutAutoAssignment() {
    var configuration =
        new Configuration(
            "c",
            List.of(A),
            List.of(
                node("manager", "a", ClusterRole.MANAGER),
                node("logger", "a", ClusterRole.LOGGER),
                node("worker", "a", ClusterRole.WORKER)));
    assertThat(problems(new AutoAssignSettings(false, 2200, false, 9000), configuration))
        .containsExactly(
            "Broker port auto-assignment disabled but nodes logger, manager lack ports");
  }

  @Test
  void nodePortsAreAssignedByInstanceThenRoleThenName() {
    var configuration =
        new Configuration(
            "c",
            List.of(A, B),
            List.of(
                node("proxy-2", "a", ClusterRole.PROXY),
                node("proxy-1", "a", ClusterRole.PROXY),
                node("logger", "a", ClusterRole.LOGGER),
                node("worker", "a", ClusterRole.WORKER),
                node("fixed", "b", ClusterRole.PROXY).withPort(2201),
                node("manager", "b", ClusterRole.MANAGER)));
    Configuration filled = PortAssignment.fill(configuration, DEFAULTS);
    assertThat(filled.node("logger").orElseThrow().port()).isEqualTo(2200);
    assertThat(filled.node("proxy-1").orElseThrow().port()).isEqualTo(2202);
    assertThat(filled.node("proxy-2").orElseThrow().port()).isEqualTo(2203);
    assertThat(filled.node("manager").orElseThrow().port()).isEqualTo(2204);
    assertThat(filled.node("worker").orElseThrow().port()).isNull();
  }

  @Test
  void metricsPortsAreAssignedPerHost() {
    var sameHost = new Instance("same", "10.0.0.1", null);
    var configuration =
        new Configuration(
            "c",
            List.of(A, B, sameHost),
            List.of(
                node("manager", "a", ClusterRole.MANAGER),
                node("w1", "a", ClusterRole.WORKER).withMetricsPort(9001),
                node("w2", "b", ClusterRole.WORKER),
                node("w3", "same", ClusterRole.WORKER)));
    Configuration filled = PortAssignment.fill(configuration, DEFAULTS);
    assertThat(filled.node("manager").orElseThrow().metricsPort()).isEqualTo(9000);
    assertThat(filled.node("w2").orElseThrow().metricsPort()).isEqualTo(9000);
    assertThat(filled.node("w3").orElseThrow().metricsPort()).isEqualTo(9002);
  }

  @Test
  void runningOutOfPortsIsAnError() {
    var configuration =
        new Configuration(
            "c",
            List.of(A),
            List.of(
                node("manager", "a", ClusterRole.MANAGER), node("proxy", "a", ClusterRole.PROXY)));
    assertThatThrownBy(() ->
            PortAssignment.fill(configuration, new AutoAssignSettings(true, 65535, false, 9000)))
        .isInstanceOf(InvalidConfigurationException.class);
  }
}
