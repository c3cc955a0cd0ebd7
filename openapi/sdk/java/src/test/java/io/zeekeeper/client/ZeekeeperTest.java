package io.zeekeeper.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.zeekeeper.client.api.EventsApi.GetEventsParameters;
import io.zeekeeper.client.api.NodesApi.GetNodesParameters;
import io.zeekeeper.client.model.ClusterEventType;
import io.zeekeeper.client.model.DeployRequest;
import io.zeekeeper.client.model.NodeSelection;
import io.zeekeeper.client.model.NodeState;
import io.zeekeeper.client.model.NodeStatus;
import io.zeekeeper.client.model.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client against a server that answers as a later controller would. */
class ZeekeeperTest {
  private static final String NODE =
      "{\"instance\":\"a\",\"node\":\"worker-1\",\"state\":\"FROZEN\",\"frozen_by\":{\"name\":\"x\"}}";
  private static final String PROBLEM =
      "{\"type\":\"/problems/deployment-pending\",\"title\":\"Deployment pending\",\"status\":409,"
          + "\"detail\":\"earlier deployment d1 still pending\",\"deployment\":\"d1\",\"retry\":\"later\"}";

  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final Queue<String> streams = new ConcurrentLinkedQueue<>();
  private HttpServer server;
  private Zeekeeper zeekeeper;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, 502, "text/html", "<html>"));
    server.createContext(
        "/api/v1/nodes/worker-1", exchange -> answer(exchange, 200, "application/json", NODE));
    server.createContext(
        "/api/v1/deployments",
        exchange -> answer(exchange, 409, "application/problem+json", PROBLEM));
    server.createContext(
        "/api/v1/nodes/restart",
        exchange -> {
          requests.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          answer(exchange, 200, "application/json", "{\"reqid\":\"r\",\"results\":[]}");
        });
    server.createContext(
        "/api/v1/events",
        exchange -> {
          requests.add(
              exchange.getRequestURI().getRawQuery()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Last-Event-ID"));
          answer(exchange, 200, "text/event-stream", streams.remove());
        });
    server.start();
    zeekeeper = new Zeekeeper("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.getBytes(UTF_8).length);
      exchange.getResponseBody().write(body.getBytes(UTF_8));
    }
  }

  private static String event(long id, String type) {
    return "id:%d\nevent:%s\ndata:{\"id\":%d,\"type\":\"%s\",\"message\":\"m\","
            .formatted(id, type, id, type)
        + "\"happened_at\":\"2026-01-01T00:00:00Z\"}\n\n";
  }

  @Test
  void unknownMembersAndEnumValuesDoNotFail() throws ApiException {
    NodeStatus node = zeekeeper.nodes().getNode("worker-1");
    assertThat(node.getState()).isEqualTo(NodeState.UNRECOGNIZED);
    assertThat(node.getNode()).isEqualTo("worker-1");
  }

  @Test
  void problemHasTypeTitleAndDetail() {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> zeekeeper.deployments().deploy(new DeployRequest(), null))
        .satisfies(e -> assertThat(e.getCode()).isEqualTo(409))
        .extracting(e -> e.getProblem().orElseThrow())
        .satisfies(
            problem -> assertThat(problem.getType()).hasToString("/problems/deployment-pending"))
        .extracting(Problem::getTitle, Problem::getDetail, Problem::getDeployment)
        .containsExactly("Deployment pending", "earlier deployment d1 still pending", "d1");
  }

  @Test
  void answerOfAnotherServerHasAStatusAndNoProblem() {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> zeekeeper.nodes().getNodes(GetNodesParameters.newBuilder().build()))
        .satisfies(e -> {
          assertThat(e.getCode()).isEqualTo(502);
          assertThat(e.getProblem()).isEmpty();
        });
  }

  @Test
  void selectionOfAllNodesHasNoNames() throws ApiException {
    zeekeeper.nodes().restartNodes(new NodeSelection().all(true));
    assertThat(requests).containsExactly("{\"all\":true}");
  }

  @Test
  void streamResumesAfterTheLastEvent() throws Exception {
    streams.add(": alive\n\n" + event(8, "FROST") + "event:CLOSED\ndata:{}\n\n");
    streams.add(event(9, "REQUEST"));
    var choice =
        GetEventsParameters.newBuilder()
            .after(7L)
            .node(Set.of("a b"))
            .type(Set.of(ClusterEventType.REQUEST))
            .build();
    try (var events = zeekeeper.streamEvents(choice)) {
      assertThat(List.of(events.next(), events.next()))
          .extracting(event -> event.getId() + " " + event.getType().name())
          .containsExactly("8 UNRECOGNIZED", "9 REQUEST");
    }
    assertThat(requests).containsExactly("node=a%20b&type=REQUEST 7", "node=a%20b&type=REQUEST 8");
  }
}
