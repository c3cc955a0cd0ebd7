package io.zeekeeper.systemtests.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.postgres.PostgresServer;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.EventStream;
import io.zeekeeper.systemtests.lab.FakeAgent;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.Resources;
import io.zeekeeper.systemtests.lab.Zeek;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A controller whose PostgreSQL stops or hangs for a while. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseAwayIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration MAX_ANSWER_TIME = Duration.ofSeconds(25);
  private static final String DEPLOYMENTS = "/api/v1/deployments";
  private static final String HIKARI = "--spring.datasource.hikari.";
  private static final int MAX_CONNECTIONS = 10;

  private PostgresServer server;
  private String password;
  private Lab lab;
  private Api api;

  @BeforeAll
  void startLab() {
    server = new PostgresServer();
    Map<String, String> database = server.newDatabase("away");
    password = database.get("spring.datasource.password");
    lab =
        new Lab(
            Zeek.standin(),
            database,
            HIKARI + "connection-timeout=1000",
            HIKARI + "data-source-properties.connectTimeout=2",
            HIKARI + "data-source-properties.socketTimeout=4");
    api = lab.api();
    lab.startControllerWithAgent("agent-1", "--zeekeeper.agent.restart.delay=100ms");
  }

  @AfterAll
  void stopLab() {
    lab.close();
    server.close();
  }

  private Configuration cluster(String id) {
    return lab.configuration(
        id,
        List.of("agent-1"),
        Node.of("manager", "agent-1", ClusterRole.MANAGER),
        Nodes.withEnv(Node.of("worker", "agent-1", ClusterRole.WORKER), Map.of("ID", id)));
  }

  private void deploy(String id) {
    api.deploySuccessfully(cluster(id));
  }

  @Test
  void controllerRunsWithoutAStoppedServerUntilItIsBack() throws SQLException {
    assertSurvived("stops", server::stop, server::start);
  }

  @Test
  void controllerRunsWithoutAHangingServerUntilItAnswersAgain() throws SQLException {
    assertSurvived("hangs", server::pause, server::resume);
  }

  @Test
  void nulCharacterInARequestIsABadRequest() {
    for (String path : List.of("/api/v1/configurations/a%00b", "/api/v1/events?node=a%00b")) {
      Api.Response response = api.get(path);
      assertThat(response.status()).as(response.body()).isEqualTo(400);
      assertThat(response.detail()).contains("NUL character");
    }
  }

  private void assertSurvived(String id, Runnable interrupt, Runnable restore) throws SQLException {
    deploy(id);
    assertThat(api.stage(cluster(id + "-staged")).status()).isEqualTo(200);
    Resources before = Resources.of(lab.controller());
    try (var stream = EventStream.open(api.uri("/api/v1/events"))) {
      interrupt.run();
      try {
        for (int i = 0; i < 3; i++) {
          assertRefused(() -> api.stage(cluster(id + "-lost")));
          assertRefused(api::deploy);
          assertRefused(() -> api.get(DEPLOYMENTS));
          assertRefused(() -> api.get("/api/v1/events?limit=1"));
          assertRefused(() -> api.get("/api/v1/prometheus/targets"));
        }
        assertAnswersFromMemory(id);
        lab.killNode("worker");
        await("worker launched again")
            .atMost(PATIENCE)
            .until(() -> api.statuses().get("worker").path("restarts").asInt(0) > 0);
      } finally {
        restore.run();
      }
      stream.awaitMessage("RUNNING became CRASHED");
      assertThat(stream.ids()).isSorted().doesNotHaveDuplicates();
    }
    await("controller healthy").atMost(PATIENCE).until(api::isHealthy);
    assertThat(api.configurationId("ready")).isEqualTo(id + "-staged");
    deploy(id + "-after");
    assertNoDeploymentOpen();
    await("threads and files released")
        .atMost(PATIENCE)
        .until(() -> Resources.of(lab.controller()).isNoMoreThan(before));
    assertConnectionCount();
    assertThat(lab.controller().log()).doesNotContain("\tat ", password);
  }

  private interface Request {
    Api.Response send();
  }

  private static void assertRefused(Request request) {
    long started = System.nanoTime();
    Api.Response response = request.send();
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(MAX_ANSWER_TIME);
    assertThat(response.status()).as(response.body()).isEqualTo(503);
    assertThat(response.detail()).contains("the controller's database");
    assertThat(response.http().headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
  }

  private void assertAnswersFromMemory(String id) {
    assertThat(api.nodes().status()).isEqualTo(200);
    assertThat(api.nodeState("worker")).isEqualTo("RUNNING");
    assertThat(api.get("/api/v1/nodes?source=LAST_KNOWN").status()).isEqualTo(200);
    assertThat(api.get("/api/v1/instances").status()).isEqualTo(200);
    assertThat(api.configurationId("deployed")).isEqualTo(id);
    assertThat(api.post("/api/v1/nodes/restart", Api.nodesNamed("manager")).status())
        .isEqualTo(200);
  }

  /** A deployment that began while the database went away does not stay open. */
  private void assertNoDeploymentOpen() {
    await("every deployment has ended")
        .atMost(PATIENCE)
        .until(() -> api.get(DEPLOYMENTS).items().stream().allMatch(each -> each.has("ended_at")));
  }

  private void assertConnectionCount() throws SQLException {
    try (var connection = server.connect("away");
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "select count(*) from pg_stat_activity where application_name ="
                        + " 'zeekeeper-controller'")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isBetween(1, MAX_CONNECTIONS);
    }
  }

  @Test
  void deploymentFailsAndEndsWhenTheServerStopsMeanwhile() {
    deploy("before");
    api.stage(
        lab.configuration(
            "waits",
            List.of("agent-1", "agent-9"),
            Node.of("manager", "agent-1", ClusterRole.MANAGER)));
    Api.Response begun = api.post(DEPLOYMENTS, "{\"wait\": \"PT0S\"}");
    assertThat(begun.status()).as(begun.body()).isEqualTo(202);
    String deployment = begun.http().headers().firstValue("Location").orElseThrow();
    server.stop();
    try (var agent = FakeAgent.connect(lab, "agent-9", FakeAgent.ANSWERS)) {
      lab.controller().awaitLog("is not in the database yet");
      assertThat(agent.closed()).isNotDone();
    } finally {
      server.start();
    }
    await("end of the deployment")
        .atMost(PATIENCE)
        .until(() -> "FAILED".equals(api.get(deployment).json().path("state").asString("")));
    assertThat(api.get(deployment).body()).contains("the controller's database failed");
    assertNoDeploymentOpen();
    assertThat(api.configurationId("deployed")).isEqualTo("before");
    deploy("after");
    lab.controller().kill();
    lab.startController();
    lab.awaitConnected("agent-1");
    assertThat(api.get(deployment).json().path("state").asString()).isEqualTo("FAILED");
  }
}
