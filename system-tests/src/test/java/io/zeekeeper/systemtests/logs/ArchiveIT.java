package io.zeekeeper.systemtests.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Archive;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How an agent archives logs, and its metrics. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchiveIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String ROTATED_HOUR = "__2026-01-20-10-00-00__2026-01-20-11-00-00__";

  private Lab lab;
  private Api api;

  @BeforeAll
  void startLab() {
    lab = new Lab(Zeek.standin(), "--zeekeeper.timeouts.deploy=30s");
    api = lab.api();
    lab.startAgent(
        "agent-1",
        "--zeekeeper.agent.archive.interval=500ms",
        "--zeekeeper.agent.restart.delay=300ms");
    lab.startAgent(
        "agent-2",
        "--zeekeeper.agent.archive.interval=500ms",
        "--zeekeeper.agent.archive.command=sh -c 'echo the disk is elsewhere; exit 3'");
    lab.startController();
    lab.awaitConnected("agent-1", "agent-2");
  }

  @AfterAll
  void stopLab() {
    lab.close();
  }

  private void deploy(Node... more) {
    Configuration base =
        lab.configuration(
            "logs-" + more.length,
            List.of("agent-1"),
            Node.of("manager", "agent-1", ClusterRole.MANAGER),
            Node.of("logger", "agent-1", ClusterRole.LOGGER));
    List<Node> nodes = new ArrayList<>(base.nodes());
    nodes.addAll(List.of(more));
    api.deploySuccessfully(new Configuration(base.id(), base.instances(), nodes));
  }

  private Path queue(String agent) throws IOException {
    return Files.createDirectories(lab.directory().resolve(agent).resolve("spool/log-queue"));
  }

  private Map<String, String> archived(String agent) {
    return new Archive(lab.directory().resolve(agent).resolve("logs")).logs();
  }

  private String metrics(String agent) {
    return lab.agentApi(agent).get("/actuator/prometheus").body();
  }

  private double metric(String agent, String series) {
    return metrics(agent)
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElse(Double.NaN);
  }

  private void kill(String node) {
    long pid = api.pids().get(node);
    lab.killNode(node);
    lab.awaitRelaunch(node, pid);
  }

  @Test
  void rotatedLogsAreArchivedCompressedByDay() throws IOException {
    Files.writeString(queue("agent-1").resolve("dns" + ROTATED_HOUR + ".log"), "a query");
    await("archived")
        .atMost(PATIENCE)
        .until(() ->
            "a query".equals(archived("agent-1").get("2026-01-20/dns.10:00:00-11:00:00.log.gz")));
    assertThat(queue("agent-1").resolve("dns" + ROTATED_HOUR + ".log")).doesNotExist();
    await("counted")
        .atMost(PATIENCE)
        .until(() -> metric("agent-1", "zeekeeper_archive_logs_total") > 0);
  }

  @Test
  void logsOfAKilledNodeAreArchivedBeforeItsNextProcessOverwritesThem() throws IOException {
    deploy();
    Path directory = lab.nodeDirectory("agent-1", "logger");
    Files.writeString(directory.resolve(".shadow.conn.log"), ".log\n\n");
    Files.writeString(directory.resolve("conn.log"), "before the crash");
    kill("logger");
    assertThat(directory.resolve("conn.log")).doesNotExist();
    assertThat(directory.resolve(".shadow.conn.log")).doesNotExist();
    await("archived")
        .atMost(PATIENCE)
        .until(() ->
            archived("agent-1").entrySet().stream()
                .anyMatch(log ->
                    log.getKey().matches("[0-9-]+/conn\\.[0-9:]+-[0-9:]+\\.log\\.gz")
                        && log.getValue().equals("before the crash")));
    lab.agent("agent-1").awaitLog("node logger left 1 logs, now in the log queue");
  }

  @Test
  void failedArchivalIsAnErrorAndKeepsTheLogs() throws IOException {
    Path log =
        Files.writeString(queue("agent-2").resolve("dns" + ROTATED_HOUR + ".log"), "a query");
    lab.agent("agent-2").awaitLog("exit code 3: the disk is elsewhere");
    assertThat(log).hasContent("a query");
    assertThat(metric("agent-2", "zeekeeper_archive_runs_total{outcome=\"failure\"}")).isPositive();
    assertThat(metric("agent-2", "zeekeeper_notifications_total{kind=\"error\"}")).isPositive();
    assertThat(metric("agent-2", "zeekeeper_disk_usable_bytes{directory=\"archive\"}"))
        .isPositive();
  }

  @Test
  void metricsCoverEachNodeWhileItIsDeployed() {
    deploy(Node.of("worker", "agent-1", ClusterRole.WORKER));
    String worker = "{node=\"worker\",role=\"worker\"";
    await("series")
        .atMost(PATIENCE)
        .until(
            () -> metric("agent-1", "zeekeeper_node_state" + worker + ",state=\"running\"}") == 1);
    kill("worker");
    await("counted")
        .atMost(PATIENCE)
        .until(() -> metric("agent-1", "zeekeeper_node_restarts_total" + worker + "}") == 1);
    assertThat(metric("agent-1", "zeekeeper_node_resident_memory_bytes" + worker + "}"))
        .isGreaterThan(1e6);
    assertThat(metric("agent-1", "zeekeeper_node_cpu_seconds_total" + worker + "}")).isPositive();
    assertThat(metric("agent-1", "zeekeeper_node_uptime_seconds" + worker + "}"))
        .isBetween(0.0, 60.0);
    assertThat(metric("agent-1", "zeekeeper_notifications_total{kind=\"change\"}")).isPositive();
    deploy();
    await("series gone").atMost(PATIENCE).until(() -> !metrics("agent-1").contains("\"worker\""));
  }
}
