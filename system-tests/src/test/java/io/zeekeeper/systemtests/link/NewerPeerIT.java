package io.zeekeeper.systemtests.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Json;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ControllerMessage.GetNodesRequest;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.FakeAgent;
import io.zeekeeper.systemtests.lab.FakeController;
import io.zeekeeper.systemtests.lab.FaultyAgents;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A controller and an agent of this version with a newer peer, and with a forging one. */
class NewerPeerIT extends FaultyAgents {
  private static final Map<String, Object> HOST =
      Map.of(
          "boot_id",
          "b",
          "pid_namespace",
          "p",
          "pid",
          1,
          "cpus",
          1,
          "interfaces",
          List.of(),
          "gpus",
          2);

  private static String json(Object value) {
    return Json.lenient().writeValueAsString(value);
  }

  private static String hello(String instance, String zeekProblem) {
    return json(
        Map.of(
            "type",
            "notify_agent_hello",
            "instance",
            instance,
            "id",
            "id-of-newer",
            "connecting",
            true,
            "api_version",
            1,
            "port",
            2151,
            "zeek",
            Map.of("backends", List.of("KAFKA", "ZEROMQ"), "problem", zeekProblem),
            "host",
            HOST,
            "capabilities",
            List.of("zstd"),
            "of_tomorrow",
            Map.of("x", 1)));
  }

  @Test
  void newerAgentKeepsItsSessionAndUnknownMembersAreIgnored() {
    try (var agent =
        FakeAgent.connect(
            lab,
            "newer",
            (newer, request) -> {
              newer.send("{\"type\":\"notify_of_tomorrow\",\"x\":1}");
              newer.send(
                  json(
                      Map.of(
                          "type", "get_nodes_response",
                          "reqid", request.reqid(),
                          "results",
                              List.of(
                                  Map.of(
                                      "reqid",
                                      request.reqid(),
                                      "success",
                                      true,
                                      "instance",
                                      "newer",
                                      "data",
                                      List.of(nodeOfTomorrow()),
                                      "of_tomorrow",
                                      true),
                                  Map.of(
                                      "reqid", request.reqid(),
                                      "instance", "newer",
                                      "node", "silent-on-success")))));
            })) {
      agent.send(hello("newer", "none"));
      agent.send(
          "{\"type\":\"notify_change\",\"node\":\"n\",\"old\":\"RUNNING\",\"new\":\"DRAINING\",\"reason\":\"why\"}");
      Api.Response nodes = api.nodes();
      assertThat(nodes.status()).as(nodes.body()).isEqualTo(207);
      JsonNode node =
          nodes.items().stream()
              .filter(item -> item.path("instance").asString().equals("newer"))
              .findFirst()
              .orElseThrow();
      assertThat(node.path("node").asString()).isEqualTo("n");
      assertThat(node.path("state").asString()).isEqualTo("UNKNOWN");
      assertThat(nodes.json().path("failures"))
          .extracting(failure -> failure.path("instance").asString())
          .containsExactly("newer");
      assertThat(agent.closed()).isNotDone();
      lab.controller().awaitLog("ignoring content from a newer agent: ");
    }
    assertUnharmed();
  }

  private static Map<String, Object> nodeOfTomorrow() {
    return Map.of(
        "node", "n",
        "state", "DRAINING",
        "mgmt_role", "NONE",
        "cluster_role", "ARCHIVER",
        "channel", "SLOW",
        "threads", 7);
  }

  @Test
  void newerControllerIsAnsweredAndUnknownValuesAreErrors() {
    lab.startListeningAgent("listens");
    int port = lab.agentApi("listens").uri("/").getPort();
    try (FakeController controller =
        await("the agent listens")
            .atMost(PATIENCE)
            .ignoreExceptions()
            .until(() -> new FakeController(port), connected -> true)) {
      assertThat(controller.hello().instance()).isEqualTo("listens");
      controller.send("{\"type\":\"rename_request\",\"reqid\":\"r\",\"time_left_ms\":1000}");
      assertThat(
              controller.request(
                  "members",
                  "{\"type\":\"get_nodes_request\",\"reqid\":\"members\",\"time_left_ms\":9000,\"detail\":[{}]}"))
          .singleElement()
          .matches(Result::success);
      assertThat(controller.request("role", deployment("role", "ARCHIVER", "BROKER")))
          .singleElement()
          .matches(result -> !result.success())
          .extracting(Result::error)
          .asString()
          .contains("node 'm' role NONE is invalid");
      assertThat(controller.request("backend", deployment("backend", "MANAGER", "KAFKA")))
          .singleElement()
          .matches(result -> !result.success())
          .extracting(Result::error)
          .asString()
          .contains("no UNKNOWN backend");
      assertThat(controller.request(new GetNodesRequest("still-there", 9000)))
          .singleElement()
          .matches(Result::success);
      lab.agent("listens")
          .awaitLog("ignoring unknown content from a newer controller: message 'rename_request'");
    }
  }

  private static String deployment(String reqid, String role, String backend) {
    return json(
        Map.of(
            "type",
            "deploy_request",
            "reqid",
            reqid,
            "time_left_ms",
            9000,
            "deployment",
            Map.of("controller_id", "c", "number", 1, "id", "d", "kind", "CLIENT"),
            "force",
            false,
            "configuration",
            Map.of(
                "id", "c",
                "instances", List.of(Map.of("name", "listens", "host", "127.0.0.1")),
                "nodes", List.of(Map.of("name", "m", "instance", "listens", "role", role))),
            "cluster",
            Map.of("backend", backend, "global_hash_seed", "s")));
  }

  @Test
  void textFromAPeerCannotForgeALogLine() {
    String forged = "2026-01-01T00:00:00.000Z  INFO 1 --- [controller] [main] forged : all is well";
    String text = "x\r\n" + forged + "\n\u001b[2J\u0085" + forged + "\u2028" + forged;
    try (var agent = FakeAgent.connect(lab, "newer", FakeAgent.NEVER_ANSWERS)) {
      agent.send(json(Map.of("type", text)));
      agent.send(json(Map.of("type", "notify_log", "level", text, "message", text, text, 1)));
      agent.send(json(Map.of("type", "notify_result", "result", Map.of("reqid", text))));
      agent.send(hello(text, text));
      assertThat(agent.closed()).succeedsWithin(PATIENCE);
    }
    await("the hello is refused")
        .atMost(PATIENCE)
        .until(() -> lab.controller().log().contains("is not a valid instance name"));
    assertThat(lab.controller().log().split("[\n\r\u0085\u2028]"))
        .noneMatch(line -> line.startsWith(forged))
        .noneMatch(line -> line.contains("\u001b"))
        .anyMatch(line -> line.contains("\\r\\n" + forged + "\\n\\u001b[2J\\u0085"));
    assertUnharmed();
  }
}
