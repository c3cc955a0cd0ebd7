package io.zeekeeper.systemtests.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.FakeAgent;
import io.zeekeeper.systemtests.lab.FaultyAgents;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A faulty frame costs the agent's own session, and no other agent's. */
class FaultyFramesIT extends FaultyAgents {

  @Test
  void partialFrameIsNoAnswer() {
    FakeAgent gone =
        FakeAgent.connect(
            lab,
            "half",
            (half, request) -> {
              half.sendPart("{\"type\":\"get_nodes_resp");
              half.vanish();
            });
    assertOnlyItsOwnResultFails(gone, "instance half disconnected");
    assertUnharmed();
    try (var waits =
        FakeAgent.connect(
            lab, "half", (half, request) -> half.sendPart("{\"type\":\"get_nodes_resp"))) {
      assertOnlyItsOwnResultFails(waits, "request timed out");
    }
    assertUnharmed();
  }

  @Test
  void connectionWithoutAWebSocketHandshakeIsClosed() throws IOException {
    for (String bytes : List.of("\0\1\2garbage\r\n\r\n", "")) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), lab.agentPort())) {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(socket.getInputStream().readAllBytes().length).isLessThan(1000);
      }
    }
    assertUnharmed();
  }

  @Test
  void floodOfEventsIsDroppedReportedOnceAndLeavesRoomForOtherAgents() {
    int lines = 12_000;
    try (var agent = FakeAgent.connect(lab, "gossip", FakeAgent.ANSWERS)) {
      for (int i = 0; i < lines; i++) {
        agent.send(new AgentMessage.NotifyLog("info", null, "line " + i));
      }
      lab.controller().awaitLog("agent gossip reported more than 2000 events at once");
      good.send(new AgentMessage.NotifyError("n", "of another agent"));
      await("event of another agent")
          .atMost(PATIENCE)
          .until(() -> messages("?instance=good&limit=1").contains("of another agent"));
      // The answer comes after everything that the agent sent before it.
      assertThat(api.nodes().status()).isEqualTo(200);
    }
    assertUnharmed();
    await("report of the dropped events")
        .atMost(PATIENCE)
        .until(() -> !messages("?instance=gossip&type=EVENTS_DROPPED").isEmpty());
    assertThat(messages("?instance=gossip&type=EVENTS_DROPPED"))
        .singleElement()
        .asString()
        .matches("(9|10)\\d\\d\\d events of this agent are missing here: it reported too many");
    assertThat(lab.controller().log().split("agent gossip reported more", -1)).hasSize(2);
    assertThat(messages("?instance=good&type=SESSION_OPENED")).hasSize(1);
  }

  private List<String> messages(String query) {
    return api
        .send(
            HttpRequest.newBuilder(api.uri("/api/v1/events" + query))
                .header("Accept", Api.JSON)
                .GET())
        .items()
        .stream()
        .map(event -> event.path("message").asString())
        .toList();
  }

  @Test
  void garbageEndsTheSession() {
    for (String garbage : new String[] {"garbage", "{\"type\":", "[]", "{}", "null"}) {
      FakeAgent agent = FakeAgent.connect(lab, "garbage", (bad, request) -> bad.send(garbage));
      assertOnlyItsOwnResultFails(agent, "instance garbage disconnected");
      assertThat(agent.closed()).succeedsWithin(PATIENCE).asString().startsWith("1002 ");
      assertUnharmed();
    }
  }

  @Test
  void oversizedFrameEndsTheSession() {
    String large = "x".repeat(9 * 1024 * 1024);
    FakeAgent agent = FakeAgent.connect(lab, "large", (big, request) -> big.send(large));
    assertOnlyItsOwnResultFails(agent, "instance large disconnected");
    assertUnharmed();
  }

  @Test
  void floodOfResultsDelaysNoOtherAgent() {
    try (var agent =
        FakeAgent.connect(
            lab,
            "flood",
            (flood, request) -> {
              for (int i = 0; i < 50_000; i++) {
                String node = "n" + i % 20_000;
                flood.send(
                    new AgentMessage.NotifyResult(
                        Result.success(request.reqid(), flood.name(), node)));
              }
            })) {
      Api.Response nodes = api.nodes();
      assertThat(nodes.instances()).containsEntry("good", "");
      assertThat(nodes.items()).hasSizeLessThanOrEqualTo(10_003);
      assertThat(agent.name()).isEqualTo("flood");
    }
    assertUnharmed();
  }

  @Test
  void secondNameOrAnInvalidNameEndsTheSession() {
    try (var two = FakeAgent.connect(lab, "two-faced", FakeAgent.ANSWERS)) {
      two.helloAs("another-agent");
      assertThat(two.closed()).succeedsWithin(PATIENCE).asString().contains("another agent");
    }
    assertUnharmed();
    try (var odd = FakeAgent.silent(lab)) {
      odd.helloAs("../odd");
      assertThat(odd.closed())
          .succeedsWithin(PATIENCE)
          .asString()
          .contains("is not a valid instance name");
    }
    assertUnharmed();
  }
}
