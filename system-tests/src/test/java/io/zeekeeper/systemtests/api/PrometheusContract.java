package io.zeekeeper.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.Project;
import io.zeekeeper.systemtests.lab.PrometheusServer;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A real Prometheus finds and scrapes a cluster, and the dashboards have data. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PrometheusContract {
  static final String TARGETS = "/api/v1/prometheus/targets";
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\((.+), *([a-z_]+)\\)", Pattern.DOTALL);
  private static final Pattern METRIC =
      Pattern.compile("^# TYPE (zeekeeper_\\w+?)(_max)? (\\w+)$", Pattern.MULTILINE);
  private static final Pattern DOCUMENTED =
      Pattern.compile("^\\| `(zeekeeper_\\w+)` \\|", Pattern.MULTILINE);
  private static final String ZEEK_CLIENT_REQUEST =
      """
      {"type":"data-message","topic":"zeek/management/controller","@data-type":"vector","data":[
       {"@data-type":"count","data":1},{"@data-type":"count","data":1},
       {"@data-type":"vector","data":[
         {"@data-type":"string","data":"Management::Controller::API::get_instances_request"},
         {"@data-type":"vector","data":[{"@data-type":"string","data":"r"}]}]}]}\
      """;

  private Lab lab;
  private Api api;
  private PrometheusServer prometheus;

  abstract Zeek zeek();

  @BeforeAll
  void startLab() {
    PrometheusServer.assumeInstalled("prometheus");
    lab = new Lab(zeek(), "--zeekeeper.timeouts.deploy=60s");
    api = lab.api();
    lab.startControllerWithAgent("agent-1");
    prometheus = new PrometheusServer(lab.directory(), lab.clientPort());
    api.deploySuccessfully(lab.cluster("watched", "agent-1"));
    lab.awaitChannels();
    assertThat(api.get("/api/v1/id-values/bits_per_uid?nodes=worker-1").status()).isEqualTo(200);
    sendAsZeekClient();
  }

  @AfterAll
  void stopLab() {
    if (prometheus != null) {
      prometheus.close();
    }
    if (lab != null) {
      lab.close();
    }
  }

  private void sendAsZeekClient() {
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:" + lab.clientPort() + "/v1/messages/json"),
                new WebSocket.Listener() {})
            .join();
    socket.sendText("[]", true).join();
    socket.sendText(ZEEK_CLIENT_REQUEST, true).join();
    await("the request of a zeek-client measured")
        .atMost(PATIENCE)
        .until(() ->
            api.get("/actuator/prometheus")
                .body()
                .contains("zeekeeper_zeekclient_request_duration_seconds_count"));
    socket.abort();
  }

  /** The targets that were scraped successfully, as job, instance and node. */
  private Set<String> scraped() {
    return prometheus.targets().stream()
        .filter(target -> target.path("health").asString().equals("up"))
        .map(PrometheusContract::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String name(JsonNode target) {
    JsonNode labels = target.path("labels");
    return Stream.of("job", "instance", "node")
        .map(label -> labels.path(label).asString(""))
        .collect(Collectors.joining(" "))
        .strip();
  }

  private void awaitScraped(String... more) {
    Set<String> expected = new TreeSet<>(List.of(more));
    expected.addAll(List.of("zeekeeper-agent agent-1", "zeekeeper-controller controller"));
    await("scraped targets")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(scraped()).isEqualTo(expected));
  }

  private static String[] nodes(String... names) {
    return Stream.of(names).map(name -> "zeek agent-1 " + name).toArray(String[]::new);
  }

  private static String[] allNodes() {
    return nodes(Lab.CLUSTER_NODES.toArray(String[]::new));
  }

  @Test
  void nodesAgentAndControllerAreScrapedWithTheirLabels() {
    awaitScraped(allNodes());
    Map<String, String> worker = new TreeMap<>();
    prometheus
        .query("up{node='worker-1'}")
        .getFirst()
        .path("metric")
        .properties()
        .forEach(label -> worker.put(label.getKey(), label.getValue().asString()));
    assertThat(worker)
        .isEqualTo(
            Map.of(
                "__name__", "up",
                "cluster", "controller",
                "instance", "agent-1",
                "job", "zeek",
                "node", "worker-1",
                "role", "worker"));
    assertThat(prometheus.query("zeek_version_info{exported_node!=''}")).isEmpty();
  }

  @Test
  void stoppedNodesAreNoTargetsUntilTheyAreStarted() {
    awaitScraped(allNodes());
    assertThat(api.post("/api/v1/nodes/stop", Api.nodesNamed("worker-2")).status()).isEqualTo(200);
    awaitScraped(nodes("logger", "manager", "proxy", "worker-1"));
    assertThat(api.post("/api/v1/nodes/start", Api.nodesNamed("worker-2")).status()).isEqualTo(200);
    awaitScraped(allNodes());
  }

  @Test
  void nodesOfTheDeployedConfigurationAreTargets() {
    awaitScraped(allNodes());
    Configuration before = lab.cluster("watched", "agent-1");
    List<Node> more = new ArrayList<>(before.nodes());
    more.add(Nodes.worker("worker-3", "agent-1"));
    api.deploySuccessfully(new Configuration("more", before.instances(), more));
    awaitScraped(nodes(more.stream().map(Node::name).toArray(String[]::new)));
    api.deploySuccessfully(before);
    awaitScraped(allNodes());
  }

  @Test
  void answerIsJsonAsPrometheusRequiresIt() {
    Api.Response answer = api.get(TARGETS);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.http().headers().allValues("Content-Type"))
        .containsExactly("application/json");
    assertThat(answer.json().valueStream().map(group -> group.path("targets").size()))
        .containsOnly(1);
    assertThat(api.get(TARGETS + "?x=y").json()).isEqualTo(answer.json());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster", "instance", "node"})
  void everyPanelOfADashboardHasData(String dashboard) throws IOException {
    Assumptions.assumeTrue(Nodes.canSniff(), "workers have no interface: only root may sniff");
    awaitScraped(allNodes());
    JsonNode board =
        Json.lenient()
            .readTree(
                Files.readString(
                    Project.root().resolve("docker/grafana/dashboards/" + dashboard + ".json")));
    Set<String> queries = new TreeSet<>();
    for (JsonNode panel : board.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(target.path("expr").asString());
      }
    }
    assertThat(queries).hasSizeGreaterThan(10);
    for (JsonNode variable : board.path("templating").path("list")) {
      Matcher values = LABEL_VALUES.matcher(variable.path("definition").asString(""));
      if (values.matches()) {
        queries.add("count by (" + values.group(2) + ") (" + values.group(1) + ")");
      }
    }
    await("data in all panels")
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(queries)
                .allSatisfy(query -> assertThat(prometheus.query(of(query))).isNotEmpty()));
  }

  private static String of(String query) {
    String replaced =
        query
            .replace("$cluster", "controller")
            .replace("$instance", "agent-1")
            .replace("$node", "worker-1")
            .replace("$__rate_interval", "20s");
    assertThat(replaced).doesNotContain("$");
    return replaced;
  }

  @Test
  void everyMetricIsDocumentedAndEveryDocumentedMetricExists() {
    awaitScraped(allNodes());
    Set<String> served = new TreeSet<>(metrics(api));
    served.addAll(metrics(lab.agentApi("agent-1")));
    assertThat(documented()).isEqualTo(served);
  }

  private static Set<String> metrics(Api service) {
    return METRIC
        .matcher(service.get("/actuator/prometheus").body())
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> documented() {
    Path document = Project.root().resolve("docs/metrics.md");
    try {
      return DOCUMENTED
          .matcher(Files.readString(document))
          .results()
          .map((MatchResult found) -> found.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
