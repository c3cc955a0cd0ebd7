package io.zeekeeper.systemtests.zeekclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.ZeekClient;
import io.zeekeeper.systemtests.lab.ZeekClientLab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Requests of Zeek's own client that need no agent: staging configurations and monitoring. */
class ZeekClientStagingIT extends ZeekClientLab {
  @Test
  void invalidConfigurationGetsAllItsErrorsSorted() {
    assertErrors(
        client.run(
            "stage-config",
            file(
                """
                [instances]
                instance-1

                [manager]
                instance = instance-2
                role = manager
                port = %1$d

                [worker]
                instance = instance-1
                role = worker
                port = %1$d
                """
                    .formatted(lab.agentPort()))),
        """
        {"errors":[
          "node 'manager' has undeclared instance name 'instance-2'",
          "node 'manager' port %1$d/tcp conflicts with controller port",
          "node 'worker' port %1$d/tcp conflicts with controller port"],
         "results":{}}
        """
            .formatted(lab.agentPort()));
  }

  @Test
  void configurationIsReadBackUnchanged() {
    String ini =
        """
        [instances]
        agent-1
        agent-2 = 127.0.0.1:2152

        [logger]
        instance = agent-1
        role = LOGGER
        port = 5001
        metrics_port = 9501

        [manager]
        instance = agent-1
        role = MANAGER

        [proxy]
        instance = agent-2
        role = PROXY

        [worker]
        instance = agent-1
        role = WORKER
        scripts = "a path/x" b
        interface = lo
        cpu_affinity = 0
        env = B="x y" FOO=BAR

        """;
    assertThat(client.run("stage-config", file(ini)).exit()).isZero();
    assertThat(client.run("get-config", "--staged").stdout().trim()).isEqualTo(ini.trim());
    JsonNode json = client.run("get-config", "--staged", "--as-json").json();
    JsonNode worker = json.path("nodes").get(3);
    assertThat(worker.path("env").path("B").asString()).isEqualTo("x y");
    assertThat(worker.path("scripts").get(0).asString()).isEqualTo("a path/x");
    assertThat(json.path("nodes").get(0).path("metrics_port").asInt()).isEqualTo(9501);
    // REST accepts what the client prints.
    assertThat(lab.api().put("/api/v1/configurations/staged", Api.JSON, json.toString()).status())
        .isEqualTo(200);
  }

  @Test
  void twoHundredNodesAreStagedAndReadBack() {
    String ini =
        "[instances]\nagent-1\n[manager]\ninstance = agent-1\nrole = MANAGER\n"
            + IntStream.range(0, 200)
                .mapToObj("\n[worker-%03d]\ninstance = agent-1\nrole = WORKER\n"::formatted)
                .collect(Collectors.joining());
    assertThat(client.run("stage-config", file(ini)).exit()).isZero();
    assertThat(client.run("get-config", "--as-json").json().path("nodes")).hasSize(201);
  }

  @Test
  void timeoutTestTimesOut() {
    ZeekClient.Output tested = client.run("test-timeout", "--with-state");
    assertThat(tested.stdout())
        .isEqualToIgnoringWhitespace("{\"error\":\"request timed out\",\"success\":false}");
    assertThat(tested.exit()).isZero();
    ZeekClient impatient = ZeekClient.of(lab.clientPort(), "client.request_timeout_secs=2");
    ZeekClient.Output silent = impatient.run("test-timeout");
    assertThat(silent.exit()).isEqualTo(1);
    assertThat(silent.stderr())
        .isEqualTo(
            "error: no response received: websocket connection to 127.0.0.1:%d timed out\n"
                .formatted(lab.clientPort()));
  }

  @Test
  void monitorSeesRequestsAndResponsesOfOtherClients() throws Exception {
    Path stdout = directory.resolve("monitor.out");
    Process monitor = client.start(stdout, directory.resolve("monitor.err"), "monitor");
    try {
      await("request and response seen")
          .atMost(PATIENCE)
          .until(() -> {
            client.run("get-instances");
            String seen = Files.readString(stdout);
            return seen.contains("get_instances_request")
                && seen.contains("get_instances_response");
          });
    } finally {
      monitor.destroy();
    }
  }

  @Test
  void mistakesThatTheClientFindsNeverReachTheController() {
    String before = lab.api().get("/api/v1/configurations/staged").body();
    assertThat(client.run("stage-config", file("{}")).exit()).isEqualTo(1);
    ZeekClient.Output noRole = client.run("stage-config", file("[x]\ninstance = agent-1\n"));
    assertThat(noRole.stderr()).contains("node requires a role");
    assertThat(noRole.exit()).isEqualTo(1);
    assertThat(client.run("stage-config", "/nonexistent").stderr())
        .isEqualTo("error: please provide a cluster configuration file.\n");
    assertThat(client.run().exit()).isEqualTo(1);
    assertThat(client.run("show-settings").exit()).isZero();
    assertThat(lab.api().get("/api/v1/configurations/staged").body()).isEqualTo(before);
  }
}
