package io.zeekeeper.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.ClusterLab;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.LocalAddresses;
import io.zeekeeper.systemtests.lab.Nodes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A cluster over two addresses is encrypted, and its keys stay secret. */
abstract class EncryptedClusterContract extends ClusterLab {
  LocalAddresses addresses;

  abstract NodeKeys keys();

  @Override
  public String backend() {
    return keys().backend();
  }

  @BeforeAll
  @Override
  public void startLab() {
    var _ = zeek();
    addresses = LocalAddresses.add(2);
    super.startLab();
  }

  @AfterAll
  @Override
  public void stopLab() {
    super.stopLab();
    if (addresses != null) {
      addresses.close();
    }
  }

  /** A cluster with its manager and logger at one address, and a worker at the other. */
  Configuration spanning(String id, Node... more) {
    List<Node> nodes =
        new ArrayList<>(
            List.of(
                Node.of("manager", "agent-1", ClusterRole.MANAGER),
                Node.of("logger", "agent-1", ClusterRole.LOGGER),
                Nodes.worker("worker-1", "agent-2")));
    nodes.addAll(List.of(more));
    return new Configuration(
        id,
        List.of(
            new Instance("agent-1", addresses.get(0), null),
            new Instance("agent-2", addresses.get(1), null)),
        nodes);
  }

  List<String> secrets(String instance, String node) throws IOException {
    return keys().secrets(lab.nodeDirectory(instance, node));
  }

  @Test
  void nodesExchangeMessagesWithKeysThatStayUntilAForcedDeployment() throws IOException {
    assertSucceeded(api.deploy(spanning("stable")));
    List<String> keys = secrets("agent-1", "manager");
    assertThat(secrets("agent-2", "worker-1")).isEqualTo(keys);
    awaitAnswers();

    Map<String, Long> before = api.nodePids();
    assertSucceeded(api.deploy(spanning("stable")));
    assertThat(api.nodePids()).isEqualTo(before);

    lab.controller().kill();
    lab.agent("agent-2").kill();
    lab.agent("agent-2").start();
    lab.startController();
    lab.awaitConnected("agent-1", "agent-2");
    assertSucceeded(api.deploy(spanning("stable")));
    assertThat(api.nodePids()).isEqualTo(before);
    assertThat(secrets("agent-2", "worker-1")).isEqualTo(keys);

    Api.Response forced = api.post("/api/v1/deployments", "{\"force\": true}");
    assertSucceeded(forced);
    assertThat(secrets("agent-1", "manager")).doesNotContainAnyElementsOf(keys);
    assertThat(secrets("agent-2", "worker-1")).isEqualTo(secrets("agent-1", "manager"));
    awaitAnswers();

    List<String> rotated = secrets("agent-1", "manager");
    String id = forced.json().path("id").asString();
    assertSucceeded(api.deploy(spanning("next", Nodes.worker("worker-2", "agent-2"))));
    assertSucceeded(api.post("/api/v1/deployments/" + id + "/rollback", ""));
    assertThat(secrets("agent-1", "manager")).isEqualTo(rotated);
  }

  /** With ZeroMQ, answers pass through the hub, which a node may reach after its agent. */
  private void awaitAnswers() {
    lab.awaitChannels();
    await("answers of all nodes")
        .atMost(Duration.ofSeconds(60))
        .until(() -> api.get("/api/v1/id-values/bits_per_uid").status() == 200);
  }

  @Test
  void secretKeysAreInFilesOfTheirOwnerOnly() throws IOException {
    assertSucceeded(api.deploy(spanning("secret")));
    awaitAnswers();
    List<String> keys = secrets("agent-1", "logger");

    for (String option : keys().options()) {
      Api.Response asked = api.get("/api/v1/id-values/" + option);
      assertThat(asked.results().get("worker-1").path("error").asString())
          .isEqualTo("holds a secret");
      assertThat(asked.body()).doesNotContain(keys);
    }
    for (String path :
        List.of(
            "configurations/deployed",
            "configurations/ready",
            "deployments?limit=5",
            "events?limit=500",
            "nodes",
            "instances",
            "nodes/manager/output")) {
      assertThat(api.get("/api/v1/" + path).body()).as(path).doesNotContain(keys);
    }
    Api.Response plan = api.post("/api/v1/deployments/plan", "{\"force\": true}");
    assertThat(plan.body()).contains("RESTART").doesNotContain(keys);

    for (long pid : api.nodePids().values()) {
      assertThat(Files.readString(Path.of("/proc", "" + pid, "cmdline"))).doesNotContain(keys);
      assertThat(Lab.environment(pid).toString()).doesNotContain(keys);
    }
    assertThat(readableBeyondTheirOwner(keys)).isEmpty();
    for (String file : keys().files()) {
      assertThat(mode(lab.nodeDirectory("agent-2", "worker-1").resolve(file)))
          .as(file)
          .isEqualTo("rw-------");
    }
  }

  /** The files with a key that their group or others may read, without the database. */
  private List<Path> readableBeyondTheirOwner(List<String> keys) throws IOException {
    try (Stream<Path> files = Files.walk(lab.directory())) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(".mv.db"))
          .filter(file -> holds(file, keys))
          .filter(file -> !mode(file).equals("rw-------"))
          .toList();
    }
  }

  static boolean holds(Path file, List<String> texts) {
    try {
      String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      return texts.stream().anyMatch(content::contains);
    } catch (IOException e) {
      // A temporary file that is gone.
      return false;
    }
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void clusterOnLoopbackHasNoKeys() {
    assertSucceeded(api.deploy(lab.cluster("local", "agent-1")));
    for (String file : keys().files()) {
      assertThat(lab.nodeDirectory("agent-1", "manager").resolve(file)).doesNotExist();
    }
  }
}
