package io.zeekeeper.systemtests.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Nineteen nodes, of which two fail during their deployment. */
class ManyNodesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WORKERS = 16;

  @Test
  void nodeThatDiesAndNodeThatCannotStartLeaveTheOthersUnaffected() {
    try (var lab = new Lab(Zeek.standin())) {
      lab.startControllerWithAgent("agent-1", "--zeekeeper.agent.restart.delay=200ms");

      CompletableFuture<Api.Response> answer =
          CompletableFuture.supplyAsync(
              () -> lab.api().deploy(lab.configuration("many", List.of("agent-1"), nodes())));
      await("worker-3 launched").atMost(PATIENCE).until(() -> processOf(lab, "worker-3") != null);
      processOf(lab, "worker-3").destroyForcibly();
      Api.Response deployed = answer.join();

      Map<String, JsonNode> results = deployed.results();
      assertThat(deployed.status()).as(deployed.body()).isEqualTo(207);
      assertThat(results).hasSize(WORKERS + 3);
      JsonNode broken = results.remove("worker-7");
      assertThat(broken.path("success").asBoolean()).isFalse();
      assertThat(broken.path("error").asString()).contains("code 1");
      assertThat(results.values())
          .allSatisfy(result -> assertThat(result.path("success").asBoolean()).isTrue());
      Map<String, JsonNode> statuses = lab.api().statuses();
      assertThat(statuses.get("worker-3").path("restarts").asInt()).isEqualTo(1);
      assertThat(statuses.get("worker-7").path("state").asString()).isIn("CRASHED", "PENDING");
      statuses.keySet().removeAll(List.of("worker-3", "worker-7", "agent-1", "controller"));
      assertThat(statuses).hasSize(WORKERS + 1);
      assertThat(statuses.values())
          .allSatisfy(status -> {
            assertThat(status.path("state").asString()).isEqualTo("RUNNING");
            assertThat(status.path("restarts").asInt()).isZero();
          });
    }
  }

  private static Node[] nodes() {
    List<Node> nodes =
        new ArrayList<>(
            List.of(
                Node.of("manager", "agent-1", ClusterRole.MANAGER),
                Node.of("logger", "agent-1", ClusterRole.LOGGER),
                Node.of("proxy", "agent-1", ClusterRole.PROXY)));
    for (int i = 1; i <= WORKERS; i++) {
      Node worker = Node.of("worker-" + i, "agent-1", ClusterRole.WORKER);
      nodes.add(
          i == 7
              ? Nodes.withEnv(
                  worker,
                  Map.of("ZEEK_STANDIN_EXIT_AFTER_MS", "0", "ZEEK_STANDIN_NEVER_CHECK_IN", "1"))
              : worker);
    }
    return nodes.toArray(Node[]::new);
  }

  private static ProcessHandle processOf(Lab lab, String node) {
    Path directory = lab.nodeDirectory("agent-1", node);
    return lab.nodeProcesses().stream()
        .filter(process -> {
          try {
            return Files.readSymbolicLink(Path.of("/proc", "" + process.pid(), "cwd"))
                .equals(directory);
          } catch (IOException e) {
            return false;
          }
        })
        .findFirst()
        .orElse(null);
  }
}
