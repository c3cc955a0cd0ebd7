package io.zeekeeper.controller.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.agents.Agent;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.Hello;
import io.zeekeeper.protocol.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What Prometheus is meant to scrape. */
class TargetListTest {
  private static final Scraper HERE = new Scraper("localhost", 2149, true);
  private static final Scraper ELSEWHERE = new Scraper("controller.example.org", 8080, false);
  private static final Configuration TWO_HOSTS =
      new Configuration(
          "c",
          List.of(new Instance("a", "192.0.2.1", null), new Instance("b", "2001:db8::2", 2151)),
          List.of(node("manager", "a", 9000), node("worker", "b", 9001)));

  private static Node node(String name, String instance, @Nullable Integer metricsPort) {
    return node(name, instance, metricsPort, State.RUNNING);
  }

  private static Node node(
      String name, String instance, @Nullable Integer metricsPort, State state) {
    ClusterRole role = name.equals("manager") ? ClusterRole.MANAGER : ClusterRole.WORKER;
    return new Node(
        name,
        instance,
        role,
        state,
        null,
        List.of(),
        List.of(),
        null,
        null,
        new TreeMap<>(),
        metricsPort);
  }

  private static Configuration on(String host, Node... nodes) {
    return new Configuration("c", List.of(new Instance("a", host, null)), List.of(nodes));
  }

  private static Agent agent(String instance, long session, String host, int port) {
    var hello =
        new Hello(
            instance,
            "id",
            true,
            Hello.API_VERSION,
            port,
            new Hello.Zeek(null, List.of(), null),
            new Hello.Host("boot", "ns", 1, 1, List.of()),
            null,
            List.of());
    return new Agent(instance, session, host, hello, Instant.EPOCH);
  }

  private static List<String> addresses(
      Scraper scraper, @Nullable Configuration deployed, Agent... agents) {
    return addresses(scraper, deployed, Map.of(), agents);
  }

  private static List<String> addresses(
      Scraper scraper,
      @Nullable Configuration deployed,
      Map<String, RunState> overrides,
      Agent... agents) {
    return list(deployed, overrides, agents).of(scraper).stream()
        .map(target -> target.labels().get("job") + " " + target.address())
        .toList();
  }

  private static TargetList list(
      @Nullable Configuration deployed, Map<String, RunState> overrides, Agent... agents) {
    Map<String, Agent> known = new TreeMap<>();
    Stream.of(agents).forEach(agent -> known.put(agent.instance(), agent));
    return new TargetList("ctl", Optional.ofNullable(deployed), known, instance -> overrides);
  }

  @Test
  void controllerIsTheHostOfTheRequest() {
    assertThat(addresses(HERE, null)).containsExactly("zeekeeper-controller localhost:2149");
    assertThat(addresses(new Scraper("2001:db8::1", 2149, false), null))
        .containsExactly("zeekeeper-controller [2001:db8::1]:2149");
  }

  @Test
  void nodesAndAgentsHaveTheAddressesOfTheConfiguration() {
    assertThat(addresses(HERE, TWO_HOSTS, agent("a", 1, "198.51.100.7", 2152)))
        .containsExactly(
            "zeekeeper-controller localhost:2149",
            "zeekeeper-agent 192.0.2.1:2152",
            "zeekeeper-agent [2001:db8::2]:2151",
            "zeek 192.0.2.1:9000",
            "zeek [2001:db8::2]:9001");
  }

  @Test
  void everyTargetHasItsLabels() {
    List<ScrapeTarget> targets = list(TWO_HOSTS, Map.of(), agent("a", 1, "x", 1)).of(HERE);
    assertThat(targets.getFirst().labels())
        .isEqualTo(
            Map.of(
                "job", "zeekeeper-controller",
                "cluster", "ctl",
                "instance", "ctl",
                "__metrics_path__", "/actuator/prometheus"));
    assertThat(targets.get(1).labels())
        .isEqualTo(
            Map.of(
                "job", "zeekeeper-agent",
                "cluster", "ctl",
                "instance", "a",
                "__metrics_path__", "/actuator/prometheus"));
    assertThat(targets.getLast().labels())
        .isEqualTo(
            Map.of(
                "job", "zeek",
                "cluster", "ctl",
                "instance", "b",
                "node", "worker",
                "role", "worker",
                "__metrics_path__", "/metrics"));
  }

  @Test
  void onlyNodesThatAreToRunAndHaveAMetricsPortAreTargets() {
    Configuration configuration =
        on(
            "192.0.2.1",
            node("manager", "a", null),
            node("runs", "a", 9001),
            node("stopped", "a", 9002, State.STOPPED),
            node("stopped-by-request", "a", 9003),
            node("started-by-request", "a", 9004, State.STOPPED),
            node("skipped", "a", 9005));
    Map<String, RunState> overrides =
        Map.of(
            "stopped-by-request", RunState.STOPPED,
            "started-by-request", RunState.RUNNING,
            "skipped", RunState.SKIPPED);
    assertThat(addresses(HERE, configuration, overrides))
        .containsExactlyInAnyOrder(
            "zeekeeper-controller localhost:2149",
            "zeek 192.0.2.1:9001",
            "zeek 192.0.2.1:9004",
            "zeek 192.0.2.1:9005");
  }

  @Test
  void hostThatTheConfigurationLacksIsTheAgents() {
    Configuration configuration = on(Instance.UNKNOWN_HOST, node("manager", "a", 9000));
    assertThat(addresses(HERE, configuration, agent("a", 0, "192.0.2.9", 2151)))
        .contains("zeekeeper-agent 192.0.2.9:2151", "zeek 192.0.2.9:9000");
    assertThat(addresses(HERE, configuration)).hasSize(1);
  }

  @Test
  void connectedAgentWithoutADeploymentIsATargetAndAForgottenOneIsNot() {
    assertThat(
            addresses(
                HERE, null, agent("new", 1, "192.0.2.3", 2151), agent("old", 0, "192.0.2.4", 2151)))
        .containsExactly("zeekeeper-controller localhost:2149", "zeekeeper-agent 192.0.2.3:2151");
  }

  @Test
  void loopbackIsTheControllersHostForAPrometheusElsewhere() {
    Configuration configuration = on("127.0.0.1", node("manager", "a", 9000));
    Agent agent = agent("a", 1, "127.0.0.1", 2151);
    assertThat(addresses(ELSEWHERE, configuration, agent))
        .containsExactly(
            "zeekeeper-controller controller.example.org:8080",
            "zeekeeper-agent controller.example.org:2151",
            "zeek controller.example.org:9000");
    assertThat(addresses(HERE, configuration, agent))
        .contains("zeekeeper-agent 127.0.0.1:2151", "zeek 127.0.0.1:9000");
  }
}
