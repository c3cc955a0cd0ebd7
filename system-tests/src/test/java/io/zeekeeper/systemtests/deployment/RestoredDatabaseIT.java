package io.zeekeeper.systemtests.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.NodeProcess;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A restored, older database stops no node; the next deployment gets a newer number. */
class RestoredDatabaseIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Lab lab = new Lab(Zeek.standin());

  @AfterEach
  void stopLab() {
    lab.close();
  }

  private long deploy(String id, String instance) {
    Api.Response deployed = lab.api().deploySuccessfully(lab.cluster(id, instance));
    assertThat(deployed.json().path("state").asString("")).isEqualTo("SUCCEEDED");
    return deployed.json().path("number").asLong(0);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private boolean runsUnknownDeployment(String instance) {
    return lab.api()
        .get("/api/v1/instances/" + instance)
        .json()
        .path("runs_unknown_deployment")
        .asBoolean(false);
  }

  private List<String> unknownDeploymentMessages() {
    return lab.api().get("/api/v1/events?limit=1000").items().stream()
        .map(event -> event.path("message").asString(""))
        .filter(message -> message.contains("the latest deployment in this controller's database"))
        .toList();
  }

  @Test
  void nodesOfALostDeploymentKeepRunning() throws IOException {
    lab.startAgent("agent-1");
    lab.startAgent("agent-2");
    lab.startController();
    lab.awaitConnected("agent-1", "agent-2");
    deploy("kept", "agent-1");

    Path state = lab.directory().resolve("controller");
    Path backup = lab.directory().resolve("backup");
    lab.controller().stop();
    copy(state, backup);
    lab.startController();
    lab.awaitConnected("agent-1", "agent-2");
    long lost = deploy("lost", "agent-2");
    Set<NodeProcess> running = Set.copyOf(NodeProcess.below(lab.directory()));

    lab.controller().kill();
    lab.deleteState("controller");
    copy(backup, state);
    lab.startController();
    lab.awaitConnected("agent-1", "agent-2");

    // The restored deployment has agent-1 only, but the nodes run on agent-2.
    await("report of the unknown deployment")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(runsUnknownDeployment("agent-2")).isTrue());
    assertThat(unknownDeploymentMessages()).isNotEmpty();
    assertThat(NodeProcess.below(lab.directory())).containsExactlyInAnyOrderElementsOf(running);

    long next = deploy("next", "agent-2");
    assertThat(next).isGreaterThan(lost);
    assertThat(runsUnknownDeployment("agent-2")).isFalse();
  }
}
