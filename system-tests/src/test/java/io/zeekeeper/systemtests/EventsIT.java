package io.zeekeeper.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.AgentMessage.NotifyLog;
import io.zeekeeper.protocol.Frames;
import io.zeekeeper.protocol.Hello;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** What happens is told to whoever listens, and can be read again later. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String EVENTS = "/api/v1/events";

  private Lab lab;
  private Api api;

  @BeforeAll
  void startLab() {
    lab = new Lab(Zeek.standin(), "--zeekeeper.events.reader-timeout=2s");
    api = lab.api();
    lab.startAgent("agent-1", "--zeekeeper.agent.restart.delay=300ms");
    lab.startController();
    lab.awaitConnected("agent-1");
    assertThat(api.deploy(cluster("first")).status()).isEqualTo(200);
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
    return page.json().valueStream().toList();
  }

  private static List<Long> ids(List<JsonNode> events) {
    return events.stream().map(event -> event.path("id").asLong()).toList();
  }

  private void killWorker() {
    ProcessHandle.of(api.pids().get("worker")).orElseThrow().destroyForcibly();
  }

  private long newest() {
    return page("?limit=1").getFirst().path("id").asLong();
  }

  @Test
  void aKilledWorkersChangesArriveAsTheyHappenAndAreResumedWithoutLossOrRepetition() {
    List<Long> seen = new ArrayList<>();
    try (var stream = stream("")) {
      killWorker();
      stream.awaitMessage("RUNNING became CRASHED");
      seen.addAll(stream.ids());
    }
    // The cut loses nothing of what happens meanwhile, in this controller or the next.
    await("relaunched")
        .atMost(PATIENCE)
        .until(() -> api.statuses().get("worker").path("state").asString("").equals("RUNNING"));
    lab.controller().kill();
    lab.startController();
    lab.awaitConnected("agent-1");
    assertThat(api.stage(cluster("after-restart")).status()).isEqualTo(200);
    try (var resumed = EventStream.resume(api.uri(EVENTS), seen.getLast())) {
      resumed.awaitMessage("configuration after-restart staged");
      assertThat(resumed.events())
          .filteredOn(event -> event.path("node").asString("").equals("worker"))
          .extracting(event -> event.path("data").path("new").asString())
          .containsExactly("PENDING", "RUNNING");
      seen.addAll(resumed.ids());
    }
    assertThat(seen)
        .isEqualTo(LongStream.rangeClosed(seen.getFirst(), seen.getLast()).boxed().toList());
    assertThat(ids(page("?limit=" + seen.size())).reversed()).isEqualTo(seen);
  }

  @Test
  void deploymentsSayWhoAskedAndFiltersChoose() {
    try (var deployments = stream("?type=deployment_begun&type=deployment_ended");
        var worker = stream("?instance=agent-1&node=worker");
        var requests = stream("?type=request&type=configuration_adopted")) {
      assertThat(api.deploy(cluster("filtered")).status()).isEqualTo(200);
      deployments.awaitMessage("SUCCEEDED");
      assertThat(deployments.events())
          .hasSize(2)
          .allSatisfy(event -> assertThat(event.path("actor").asString()).contains("127.0.0.1"));
      assertThat(api.post("/api/v1/nodes/restart", "{\"nodes\":[\"worker\"]}").status())
          .isEqualTo(200);
      worker.awaitMessage("PENDING became RUNNING");
      assertThat(worker.events())
          .allSatisfy(event -> assertThat(event.path("node").asString()).isEqualTo("worker"));
      requests.awaitMessage("restart of worker was asked for");
      assertThat(requests.messages())
          .containsExactly(
              "configuration filtered is now deployed", "restart of worker was asked for");
      assertThat(requests.events().getLast().path("actor").asString()).isEqualTo("rest 127.0.0.1");
    }
  }

  @Test
  void pagesGoBackToTheFirstEvent() {
    List<Long> all = new ArrayList<>();
    List<JsonNode> page = page("?limit=3");
    while (!page.isEmpty()) {
      all.addAll(ids(page));
      page = page("?limit=3&before=" + all.getLast());
    }
    assertThat(all.reversed())
        .isEqualTo(LongStream.rangeClosed(1, all.getFirst()).boxed().toList());
    assertThat(page("?type=session_opened&instance=agent-1&before=" + all.getFirst()))
        .isNotEmpty()
        .allSatisfy(event -> assertThat(event.path("type").asString()).isEqualTo("session_opened"));
  }

  @Test
  void whatCannotBeUnderstoodIsRefused() {
    assertThat(api.get(EVENTS + "?limit=0").detail()).contains("limit 0 is outside 1 to 1000");
    assertThat(api.get(EVENTS + "?before=x").status()).isEqualTo(400);
    Api.Response stream =
        api.send(
            HttpRequest.newBuilder(api.uri(EVENTS + "?type=nope"))
                .header("Accept", "text/event-stream")
                .GET());
    assertThat(stream.status()).isEqualTo(400);
    assertThat(stream.detail()).contains("no event type 'nope'", "notify_change");
  }

  @Test
  void anIdOfAnotherDatabaseBeginsAtTheStart() {
    try (var stream = EventStream.resume(api.uri(EVENTS), 999_999_999)) {
      await().atMost(PATIENCE).until(() -> !stream.ids().isEmpty());
      assertThat(stream.ids().getFirst()).isEqualTo(1);
    }
  }

  @Test
  void anAgentIsToldOfOnceWhenItComesGoesAndIsRefused() {
    try (var stream = stream("?instance=agent-2")) {
      Service agent = lab.startAgent("agent-2");
      stream.awaitMessage("agent connected from 127.0.0.1");
      WebSocket namesake = agent("agent-2", "another id");
      stream.awaitMessage("another agent named 'agent-2'");
      namesake.abort();
      agent.kill();
      stream.awaitMessage("agent disconnected");
      assertThat(stream.events())
          .extracting(event -> event.path("type").asString())
          .containsExactly("session_opened", "session_refused", "session_lost");
    }
  }

  @Test
  void aReaderThatDoesNotReadIsCutOffAndToldWhy() throws IOException {
    long before = newest();
    try (var reading = slowReader();
        var silent = slowReader()) {
      flood(3000);
      await("both cut off")
          .atMost(PATIENCE)
          .until(() -> lab.controller().log().split("events ends: too slow").length == 3);
      assertThat(silent.isClosed()).isFalse();
      // It reads on in time, and gets what had left the controller, the reason, and the end.
      List<String> data = lines(reading).filter(line -> line.startsWith("data:")).toList();
      assertThat(data).hasSizeBetween(10, 2900);
      assertThat(data.getLast())
          .contains("\"type\":\"closed\"", "too slow: took no event for 2000");
      // The other one is let go of all the same.
      await("all readers gone")
          .atMost(PATIENCE)
          .until(() ->
              api.get("/actuator/prometheus").body().contains("zeekeeper_events_readers 0.0"));
    }
    try (var resumed = EventStream.resume(api.uri(EVENTS), before)) {
      resumed.awaitMessage("line 2999");
    }
    assertThat(api.get("/actuator/prometheus").body())
        .containsPattern("zeekeeper_events_total\\{type=\"notify_log\"} [3-9]")
        .contains("zeekeeper_events_dropped_total 0.0");
  }

  @Test
  void aControllerThatStopsTellsItsReaders() {
    try (var stream = stream("")) {
      lab.controller().stop();
      stream.awaitEnd();
      assertThat(stream.events().getLast().path("type").asString()).isEqualTo("closed");
      assertThat(stream.messages().getLast()).isEqualTo("the controller stops");
    } finally {
      lab.startController();
      lab.awaitConnected("agent-1");
    }
  }

  private Socket slowReader() throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), lab.clientPort()));
    socket
        .getOutputStream()
        .write(
            "GET /api/v1/events HTTP/1.0\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    assertThat(socket.getInputStream().read()).isEqualTo('H');
    return socket;
  }

  private static java.util.stream.Stream<String> lines(Socket socket) throws IOException {
    return new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
        .lines();
  }

  /** Log lines of an agent, each of nearly the longest that is kept. */
  private void flood(int lines) {
    WebSocket agent = agent("flooder", "flooder");
    String padding = "x".repeat(3000);
    for (int i = 0; i < lines; i++) {
      agent.sendText(Frames.write(new NotifyLog("INFO", "line " + i + padding)), true).join();
    }
    agent.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }

  /** A session as an agent's. */
  private WebSocket agent(String name, String id) {
    WebSocket agent =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:" + lab.agentPort() + "/v1/agents"),
                new WebSocket.Listener() {})
            .join();
    agent
        .sendText(
            Frames.write(
                new Hello(
                    name,
                    id,
                    true,
                    Hello.API_VERSION,
                    1,
                    new Hello.Zeek(null, List.of(), "there is none"),
                    new Hello.Host("boot", "namespace", 1, 1, List.of()),
                    null,
                    List.of())),
            true)
        .join();
    return agent;
  }
}
