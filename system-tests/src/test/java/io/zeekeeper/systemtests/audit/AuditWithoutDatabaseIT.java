package io.zeekeeper.systemtests.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.postgres.PostgresServer;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.AuditLines;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The audit while PostgreSQL is away, the disk is full, or both. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditWithoutDatabaseIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String RESTART = "/api/v1/nodes/restart";
  private static final String HIKARI = "--spring.datasource.hikari.";

  private Path directory;
  private PostgresServer server;
  private Lab lab;
  private Api api;
  private Path link;
  private AuditLines file;

  @BeforeAll
  void startLab(@TempDir Path temporary) throws IOException {
    directory = temporary;
    server = new PostgresServer();
    link = directory.resolve("audit.jsonl");
    file = new AuditLines(Files.createFile(directory.resolve("real.jsonl")));
    writeTo(file.file());
    lab =
        new Lab(
            Zeek.standin(),
            server.newDatabase("audit"),
            "--zeekeeper.audit.file=" + link,
            HIKARI + "connection-timeout=1000",
            HIKARI + "data-source-properties.connectTimeout=1",
            HIKARI + "data-source-properties.socketTimeout=2");
    api = lab.api();
    lab.startControllerWithAgent("agent-1");
    api.deploySuccessfully(lab.smallCluster("c", "agent-1", Map.of()));
  }

  @AfterAll
  void stopLab() {
    lab.close();
    server.close();
  }

  /** Lets the controller write its audit to {@code target}. */
  private void writeTo(Path target) throws IOException {
    Path next = Files.createSymbolicLink(directory.resolve("next"), target);
    var _ = Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
  }

  private long recorded(String node) {
    return api.get("/api/v1/audit?operation=restartNodes&outcome=SUCCEEDED&node=" + node)
        .items()
        .size();
  }

  private void awaitRecorded(String node, long count) {
    await(count + " records of " + node).atMost(PATIENCE).until(() -> recorded(node) == count);
  }

  @Test
  void nodesRestartWithoutTheDatabaseAndTheRecordsArriveLater() {
    server.stop();
    try {
      assertThat(api.post(RESTART, Api.nodesNamed("worker")).status()).isEqualTo(200);
      assertThat(file.outcomes("restartNodes")).first().isEqualTo("ACCEPTED");
    } finally {
      server.start();
    }
    awaitRecorded("worker", 1);
  }

  @Test
  void recordsOfAKilledControllerArriveLater() {
    server.stop();
    try {
      assertThat(api.post(RESTART, Api.nodesNamed("logger")).status()).isEqualTo(200);
      await("outcome in the file")
          .atMost(PATIENCE)
          .until(() -> file.outcomes("restartNodes").contains("SUCCEEDED"));
      lab.controller().kill();
    } finally {
      server.start();
    }
    lab.startController();
    lab.awaitConnected("agent-1");
    awaitRecorded("logger", 1);
  }

  @Test
  void operationIsRefusedOnlyWhenNeitherTheDiskNorTheDatabaseTakesItsRecord() throws IOException {
    writeTo(Path.of("/dev/full"));
    try {
      assertThat(api.post(RESTART, Api.nodesNamed("manager")).status()).isEqualTo(200);
      awaitRecorded("manager", 1);
      lab.controller().awaitLog("cannot write the audit to " + link);
      long pid = api.pids().get("manager");
      server.stop();
      try {
        Api.Response refused = api.post(RESTART, Api.nodesNamed("manager"));
        assertThat(refused.status()).as(refused.body()).isEqualTo(503);
        assertThat(refused.problem()).isEqualTo("/problems/not-audited");
        assertThat(api.pids()).containsEntry("manager", pid);
      } finally {
        server.start();
      }
    } finally {
      writeTo(file.file());
    }
    await("restart accepted again")
        .atMost(PATIENCE)
        .until(() -> api.post(RESTART, Api.nodesNamed("manager")).status() == 200);
    awaitRecorded("manager", 2);
  }
}
