package io.zeekeeper.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.Zeek;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the controller has acknowledged survives its immediate kill. */
class AcknowledgedIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String DEPLOYMENTS = "/api/v1/deployments";
  private static final int ROUNDS = 10;

  private Lab lab;
  private Api api;

  @BeforeEach
  void startLab() {
    lab = new Lab(Zeek.standin());
    api = lab.api();
    lab.startControllerWithAgent("agent-1");
  }

  @AfterEach
  void stopLab() {
    lab.close();
  }

  private Configuration configuration(String id) {
    return lab.configuration(
        id,
        List.of("agent-1"),
        Nodes.withEnv(Node.of("manager", "agent-1", ClusterRole.MANAGER), Map.of("ID", id)));
  }

  @Test
  void acknowledgedRequestsSurviveAKilledController() {
    Map<String, String> ended = new TreeMap<>();
    for (int round = 1; round <= ROUNDS; round++) {
      String id = "round-" + round;
      assertThat(api.stage(configuration(id)).status()).isEqualTo(200);
      String deployment = null;
      switch (round % 3) {
        case 0 -> {
          Api.Response begun = api.post(DEPLOYMENTS, "{\"wait\":\"PT0S\"}", "key-" + round);
          assertThat(begun.status()).as(begun.body()).isIn(200, 202);
          deployment = begun.json().path("id").asString();
        }
        case 1 -> {
          lab.awaitConnected("agent-1");
          Api.Response done = api.deploy();
          assertThat(done.status()).as(done.body()).isEqualTo(200);
          ended.put(done.json().path("id").asString(), done.json().toString());
        }
        default -> {}
      }
      lab.controller().kill();
      lab.startController();
      for (String which : List.of("staged", "ready", id)) {
        assertThat(api.get("/api/v1/configurations/" + which).json().path("id").asString(""))
            .as(which)
            .isEqualTo(id);
      }
      if (deployment != null) {
        String location = DEPLOYMENTS + "/" + deployment;
        await("end of the deployment")
            .atMost(PATIENCE)
            .until(() -> api.get(location).json().has("ended_at"));
        ended.put(deployment, api.get(location).json().toString());
        assertThat(api.post(DEPLOYMENTS, "{\"wait\":\"PT0S\"}", "key-" + round).json().path("id"))
            .isEqualTo(api.get(location).json().path("id"));
      }
    }
    ended.forEach((deployment, answered) ->
        assertThat(api.get(DEPLOYMENTS + "/" + deployment).json()).hasToString(answered));
    assertThat(lab.nodeProcesses()).hasSize(1);
  }
}
