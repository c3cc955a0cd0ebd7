package io.zeekeeper.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.EventStream;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.Zeek;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** What a cluster uses appears at the API and in the stream of events. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class StatisticsContract {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String STATISTICS = "/api/v1/statistics";
  private static final double MAX_PACKETS_PER_SECOND = 1_000_000;

  private Lab lab;
  private Api api;

  abstract Zeek zeek();

  @BeforeAll
  void startLab() {
    Assumptions.assumeTrue(Nodes.canSniff(), "this user may not capture");
    lab = new Lab(zeek(), "--zeekeeper.timeouts.deploy=60s");
    api = lab.api();
    lab.startControllerWithAgent("agent-1");
    api.deploySuccessfully(lab.cluster("measured", "agent-1"));
    lab.awaitChannels();
  }

  @AfterAll
  void stopLab() {
    if (lab != null) {
      lab.close();
    }
  }

  private JsonNode read(String parameters) {
    Api.Response response = api.get(STATISTICS + parameters);
    assertThat(response.status()).isEqualTo(200);
    return response.json();
  }

  private static Optional<JsonNode> node(JsonNode statistics, String name) {
    return statistics
        .path("nodes")
        .valueStream()
        .filter(node -> node.path("node").asString("").equals(name))
        .findFirst();
  }

  private static List<JsonNode> numbers(JsonNode series) {
    return series.valueStream().filter(JsonNode::isNumber).toList();
  }

  private static JsonNode loopback(JsonNode host) {
    return host.path("interfaces")
        .valueStream()
        .filter(each -> each.path("name").asString("").equals("lo"))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode awaitRates(String node) {
    await("statistics of " + node)
        .atMost(PATIENCE)
        .until(() ->
            node(read(""), node)
                .filter(found -> found.path("packets_received_per_second").size() > 0)
                .isPresent());
    return node(read(""), node).orElseThrow();
  }

  @Test
  @Order(1)
  void workerHasProcessorTimeMemoryAndPackets() {
    JsonNode worker = awaitRates("worker-1");

    assertThat(worker.path("instance").asString()).isEqualTo("agent-1");
    for (String series : List.of("cpu", "memory_bytes", "packets_received_per_second")) {
      assertThat(worker.path(series).size()).as(series).isEqualTo(60);
      assertThat(numbers(worker.path(series))).as(series).isNotEmpty();
    }
    assertThat(numbers(worker.path("memory_bytes")).getLast().asLong()).isGreaterThan(10_000_000);
    assertThat(numbers(worker.path("packets_received_per_second")).getLast().asDouble())
        .isBetween(0.1, MAX_PACKETS_PER_SECOND);
    assertThat(worker.path("packets_received").asLong()).isPositive();
    assertThat(worker.path("packets_dropped").isIntegralNumber()).isTrue();
  }

  @Test
  @Order(2)
  void nodeThatCapturesNothingHasNoPackets() {
    awaitRates("worker-1");

    JsonNode manager = node(read(""), "manager").orElseThrow();
    assertThat(numbers(manager.path("cpu"))).isNotEmpty();
    assertThat(manager.propertyNames()).noneMatch(member -> member.startsWith("packets"));
  }

  @Test
  @Order(3)
  void hostHasProcessorsMemoryDisksAndInterfaces() {
    awaitRates("worker-1");
    JsonNode host = read("?last=PT1M&instance=agent-1").path("instances").path(0);

    int cpus = host.path("cpus").asInt();
    assertThat(numbers(host.path("cpu")))
        .isNotEmpty()
        .allSatisfy(busy -> assertThat(busy.asDouble()).isBetween(0.0, (double) cpus));
    assertThat(numbers(host.path("memory_used_bytes")).getLast().asLong())
        .isBetween(1L, host.path("memory_total_bytes").asLong());
    JsonNode disk = host.path("disks").path(0);
    assertThat(disk.path("path").asString()).startsWith(lab.directory().toString());
    assertThat(numbers(disk.path("used_bytes")).getLast().asLong())
        .isBetween(1L, disk.path("total_bytes").asLong());
    JsonNode loopback = loopback(host);
    assertThat(numbers(loopback.path("received_packets_per_second")).getLast().asDouble())
        .isPositive();
    assertThat(numbers(loopback.path("received_bytes_per_second")).getLast().asDouble())
        .isPositive();
  }

  @Test
  @Order(4)
  void filtersSelectAndLengthIsChecked() {
    awaitRates("worker-1");

    assertThat(read("?node=worker-1&node=proxy").path("nodes").size()).isEqualTo(2);
    assertThat(read("?instance=agent-2").path("instances").size()).isZero();
    assertThat(read("?last=PT30S").path("count").asInt()).isEqualTo(3);
    assertThat(read("?last=PT1H").path("count").asInt()).isEqualTo(360);
    for (String wrong : List.of("PT9S", "PT2H", "10m", "", "PT3601S", "PT61M")) {
      assertThat(api.get(STATISTICS + "?last=" + wrong).status()).as(wrong).isEqualTo(400);
    }
  }

  @Test
  @Order(5)
  void streamHasReportsOnlyIfItIsAskedForThem() {
    try (var stream = EventStream.open(api.uri("/api/v1/events?statistics=true"));
        var others = EventStream.open(api.uri("/api/v1/events?statistics=true&instance=agent-2"));
        var plain = EventStream.open(api.uri("/api/v1/events"))) {
      await("a report in the stream")
          .atMost(PATIENCE)
          .until(() ->
              stream.events().stream()
                  .anyMatch(event ->
                      node(event, "worker-1")
                          .filter(node -> node.has("packets_received_per_second"))
                          .isPresent()));

      JsonNode report = stream.events().getLast();
      assertThat(report.path("type").asString()).isEqualTo("STATISTICS");
      assertThat(report.path("instance").path("instance").asString()).isEqualTo("agent-1");
      assertThat(report.path("instance").path("cpu").isNumber()).isTrue();
      assertThat(loopback(report.path("instance")).path("received_packets_per_second").asDouble())
          .isPositive();
      assertThat(stream.lines()).contains("event:STATISTICS").noneMatch(l -> l.startsWith("id:"));
      assertThat(others.events()).isEmpty();
      assertThat(plain.events()).isEmpty();
    }
  }

  @Test
  @Order(6)
  void instanceTellsItsVersionProcessorsAndInterfaces() {
    JsonNode instance = api.get("/api/v1/instances/agent-1").json();

    assertThat(instance.path("agent_version").asString("")).isNotEmpty();
    assertThat(instance.path("cpus").asInt()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(instance.path("interfaces").valueStream().map(JsonNode::asString)).contains("lo");
  }

  @Test
  @Order(7)
  void restartedNodeHasNoAbsurdRate() {
    long before = awaitRates("worker-1").path("packets_received").asLong();
    assertThat(api.post("/api/v1/nodes/restart", Api.nodesNamed("worker-1")).status())
        .isEqualTo(200);
    await("counters of the new process")
        .atMost(PATIENCE)
        .until(() -> {
          JsonNode worker = node(read(""), "worker-1").orElseThrow();
          long now = worker.path("packets_received").asLong(Long.MAX_VALUE);
          return now < before && worker.path("packets_received_per_second").get(58).isNumber();
        });

    JsonNode worker = node(read(""), "worker-1").orElseThrow();
    int cpus = read("").path("instances").path(0).path("cpus").asInt();
    assertThat(numbers(worker.path("cpu")))
        .allSatisfy(used -> assertThat(used.asDouble()).isBetween(0.0, cpus + 0.5));
    for (String series : List.of("packets_received_per_second", "packets_dropped_per_second")) {
      assertThat(numbers(worker.path(series)))
          .as(series)
          .allSatisfy(rate -> assertThat(rate.asDouble()).isBetween(0.0, MAX_PACKETS_PER_SECOND));
    }
  }

  @Test
  @Order(8)
  void agentThatIsAwayLeavesNulls() {
    awaitRates("worker-1");
    lab.agent("agent-1").kill();

    await("nulls at the end")
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          JsonNode memory = node(read(""), "worker-1").orElseThrow().path("memory_bytes");
          assertThat(memory.valueStream().skip(56)).hasSize(4).allMatch(JsonNode::isNull);
          assertThat(numbers(memory)).isNotEmpty();
        });
    assertThat(read("?last=PT30S").path("nodes").size()).isZero();
  }
}
