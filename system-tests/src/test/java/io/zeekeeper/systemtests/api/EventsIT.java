package io.zeekeeper.systemtests.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.AgentMessage.NotifyLog;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.EventStream;
import io.zeekeeper.systemtests.lab.FakeAgent;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Service;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Clients can stream events as they happen, and read them again later. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String EVENTS = "/api/v1/events";

  private Lab lab;
  private Api api;

  /** Properties of the controller's database; empty for its embedded database. */
  Map<String, String> database() {
    return Map.of();
  }

  @BeforeAll
  void startLab() {
    lab =
        new Lab(
            Zeek.standin(),
            database(),
            "--zeekeeper.events.reader-timeout=4s",
            "--zeekeeper.events.agent-burst=1000000");
    api = lab.api();
    lab.startControllerWithAgent("agent-1", "--zeekeeper.agent.restart.delay=300ms");
    api.deploySuccessfully(cluster("first"));
  }

  @AfterAll
  void stopLab() {
    lab.close();
  }

  private Configuration cluster(String id) {
    return lab.configuration(
        id,
        List.of("agent-1"),
        Node.of("manager", "agent-1", ClusterRole.MANAGER),
        Node.of("worker", "agent-1", ClusterRole.WORKER));
  }

  private EventStream stream(String query) {
    return EventStream.open(api.uri(EVENTS + query));
  }

  private List<JsonNode> page(String query) {
    Api.Response page =
        api.send(HttpRequest.newBuilder(api.uri(EVENTS + query)).header("Accept", Api.JSON).GET());
    assertThat(page.status()).as(page.body()).isEqualTo(200);
    return page.items();
  }

  private static List<Long> ids(List<JsonNode> events) {
    return events.stream().map(event -> event.path("id").asLong()).toList();
  }

  private void killWorker() {
    lab.killNode("worker");
  }

  private long newestId() {
    return page("?limit=1").getFirst().path("id").asLong();
  }

  @Test
  void streamResumesWithoutLossOrRepetitionAfterTheControllerIsKilled() {
    List<Long> seen = new ArrayList<>();
    try (var stream = stream("")) {
      killWorker();
      stream.awaitMessage("RUNNING became CRASHED");
      seen.addAll(stream.ids());
    }
    // A resumed stream misses nothing that happens meanwhile, in this controller or the next.
    await("relaunched").atMost(PATIENCE).until(() -> api.nodeState("worker").equals("RUNNING"));
    // A kill may lose the latest events, so wait until they are stored.
    await("stored")
        .atMost(PATIENCE)
        .until(() ->
            page("?limit=1&node=worker")
                .getFirst()
                .path("details")
                .path("new_state")
                .asString("")
                .equals("RUNNING"));
    lab.controller().kill();
    lab.startController();
    lab.awaitConnected("agent-1");
    assertThat(api.stage(cluster("after-restart")).status()).isEqualTo(200);
    try (var resumed = EventStream.resume(api.uri(EVENTS), seen.getLast())) {
      resumed.awaitMessage("configuration after-restart staged");
      assertThat(resumed.events())
          .filteredOn(event -> event.path("node").asString("").equals("worker"))
          .extracting(event -> event.path("details").path("new_state").asString())
          .containsExactly("PENDING", "RUNNING");
      seen.addAll(resumed.ids());
    }
    assertThat(seen)
        .isEqualTo(LongStream.rangeClosed(seen.getFirst(), seen.getLast()).boxed().toList());
    assertThat(ids(page("?limit=" + seen.size())).reversed()).isEqualTo(seen);
  }

  @Test
  void streamsAreFilteredAndEventsNameTheRequester() {
    try (var deployments = stream("?type=DEPLOYMENT_BEGUN&type=DEPLOYMENT_ENDED");
        var worker = stream("?instance=agent-1&node=worker");
        var requests = stream("?type=REQUEST&type=CONFIGURATION_ADOPTED")) {
      api.deploySuccessfully(cluster("filtered"));
      deployments.awaitMessage("SUCCEEDED");
      assertThat(deployments.events())
          .hasSize(2)
          .allSatisfy(event ->
              assertThat(event.path("asked_by").path("address").asString()).isEqualTo("127.0.0.1"));
      assertThat(api.post("/api/v1/nodes/restart", Api.nodesNamed("worker")).status())
          .isEqualTo(200);
      worker.awaitMessage("PENDING became RUNNING");
      assertThat(worker.events())
          .allSatisfy(event -> assertThat(event.path("node").asString()).isEqualTo("worker"));
      requests.awaitMessage("restart of worker was requested");
      assertThat(requests.messages())
          .containsExactly(
              "configuration filtered is now deployed", "restart of worker was requested");
      assertThat(requests.events().getLast().path("asked_by").path("edge").asString())
          .isEqualTo("REST");
    }
  }

  @Test
  void pagesGoBackToTheFirstEvent() {
    List<Long> all = new ArrayList<>();
    String query = "?limit=20";
    while (!query.isEmpty()) {
      Api.Response page =
          api.send(
              HttpRequest.newBuilder(api.uri(EVENTS + query)).header("Accept", Api.JSON).GET());
      all.addAll(ids(page.items()));
      String next = page.json().path("next").asString("");
      query = next.isEmpty() ? "" : "?limit=20&cursor=" + next;
    }
    assertThat(all.reversed())
        .isEqualTo(LongStream.rangeClosed(1, all.getFirst()).boxed().toList());
    assertThat(page("?type=SESSION_OPENED&instance=agent-1&cursor=" + all.getFirst()))
        .isNotEmpty()
        .allSatisfy(event -> assertThat(event.path("type").asString()).isEqualTo("SESSION_OPENED"));
  }

  @Test
  void invalidQueryParametersAreRefused() {
    assertThat(api.get(EVENTS + "?limit=0").detail()).contains("limit 0 is outside 1 to 1000");
    assertThat(api.get(EVENTS + "?cursor=x").status()).isEqualTo(400);
    Api.Response stream =
        api.send(
            HttpRequest.newBuilder(api.uri(EVENTS + "?type=nope"))
                .header("Accept", "text/event-stream")
                .GET());
    assertThat(stream.status()).isEqualTo(400);
    assertThat(stream.detail()).contains("'nope' is not one of", "NOTIFY_CHANGE");
  }

  @Test
  void unknownLastEventIdStartsAtTheFirstEvent() {
    try (var stream = EventStream.resume(api.uri(EVENTS), 999_999_999)) {
      await().atMost(PATIENCE).until(() -> !stream.ids().isEmpty());
      assertThat(stream.ids().getFirst()).isEqualTo(1);
    }
  }

  @Test
  void agentSessionIsReportedOnceOnConnectRefusalAndLoss() {
    try (var stream = stream("?instance=agent-2")) {
      Service agent = lab.startAgent("agent-2");
      stream.awaitMessage("agent connected from 127.0.0.1");
      try (var namesake = FakeAgent.silent(lab)) {
        namesake.helloAs("agent-2");
        stream.awaitMessage("another agent named 'agent-2'");
      }
      agent.kill();
      stream.awaitMessage("agent disconnected");
      assertThat(stream.events())
          .extracting(event -> event.path("type").asString())
          .containsExactly("SESSION_OPENED", "SESSION_REFUSED", "SESSION_LOST");
    }
  }

  @Test
  void slowReaderIsCutOffWithTheReason() throws Exception {
    long before = newestId();
    try (var late = unread();
        var silent = unread()) {
      flood(3000);
      await("both readers cut off")
          .atMost(PATIENCE)
          .until(() ->
              lab.controller().log().split("ending a stream of events: too slow").length == 3);
      // This reader resumes in time: it gets the events in transit, the reason, and the end.
      List<String> data =
          new BufferedReader(new InputStreamReader(late, UTF_8))
              .lines()
              .filter(line -> line.startsWith("data:"))
              .toList();
      assertThat(data).hasSizeBetween(10, 2900);
      assertThat(data.getLast()).contains("\"CLOSED\"", "too slow: took no event for 4000 ms");
      // The other reader's connection is cut.
      await("the silent reader did not take the reason")
          .atMost(PATIENCE)
          .until(() ->
              lab.controller()
                  .log()
                  .contains("a reader of events did not read even the final event"));
      assertThatThrownBy(silent::readAllBytes).isInstanceOf(IOException.class);
    }
    try (var resumed = EventStream.resume(api.uri(EVENTS), before)) {
      resumed.awaitMessage("line 2999");
    }
    assertThat(api.get("/actuator/prometheus").body())
        .containsPattern("zeekeeper_events_total\\{type=\"notify_log\"} [3-9]")
        .contains("zeekeeper_events_dropped_total 0.0", "zeekeeper_events_readers 0.0");
  }

  @Test
  void stoppingControllerEndsStreamsWithAClosedEvent() {
    try (var stream = stream("")) {
      lab.controller().stop();
      stream.awaitEnd();
      assertThat(stream.events().getLast().path("type").asString()).isEqualTo("CLOSED");
      assertThat(stream.messages().getLast()).isEqualTo("the controller stops");
    } finally {
      lab.startController();
      lab.awaitConnected("agent-1");
    }
  }

  /** A stream that no one reads, except what its connection buffers. */
  private InputStream unread() throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(api.uri(EVENTS)).header("Accept", "text/event-stream").build(),
            BodyHandlers.ofInputStream())
        .body();
  }

  /** Sends log lines of an agent, each nearly as long as the controller keeps. */
  private void flood(int lines) {
    String padding = "x".repeat(3000);
    try (var agent = FakeAgent.connect(lab, "flooder", FakeAgent.ANSWERS)) {
      for (int i = 0; i < lines; i++) {
        agent.send(new NotifyLog("INFO", null, "line " + i + padding));
      }
      await("all lines stored")
          .atMost(PATIENCE)
          .until(() ->
              page("?limit=1&instance=flooder&type=NOTIFY_LOG")
                  .getFirst()
                  .path("message")
                  .asString("")
                  .startsWith("line " + (lines - 1)));
    }
  }
}
