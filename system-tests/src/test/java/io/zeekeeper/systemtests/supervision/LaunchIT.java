package io.zeekeeper.systemtests.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.Service;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Order, parallelism and processors of node starts and stops. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LaunchIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> START_ORDER = List.of("logger", "manager", "proxy", "worker");

  private Lab lab;
  private Api api;

  @BeforeAll
  void startLab() {
    lab = new Lab(Zeek.standin());
    api = lab.api();
    lab.startAgent("overlapped", "--zeekeeper.agent.parallel-starts=2");
    lab.startAgent("staged", "--zeekeeper.agent.start-order=staged");
    lab.startController();
    lab.awaitConnected("overlapped", "staged");
  }

  @AfterAll
  void stopLab() {
    lab.close();
  }

  /** A node's change of state. */
  private record Change(long id, String node, String state) {
    String role() {
      return node.replaceAll("-.*", "");
    }
  }

  /** The changes of an instance's nodes after event {@code id}, in their order. */
  private List<Change> changes(String instance, long id) {
    List<Change> changes = new ArrayList<>();
    api.get("/api/v1/events?type=NOTIFY_CHANGE&limit=200&instance=" + instance).items().stream()
        .map(event ->
            new Change(
                event.path("id").asLong(),
                event.path("node").asString(),
                event.path("details").path("new_state").asString()))
        .filter(change -> change.id() > id)
        .forEach(change -> changes.addFirst(change));
    return changes;
  }

  private long newestEventId() {
    return api.get("/api/v1/events?limit=1").json().path("items").path(0).path("id").asLong(0);
  }

  private void deployAndAwait(String instance, String state, Node... nodes) {
    long before = newestEventId();
    api.deploySuccessfully(lab.configuration(state, List.of(instance), nodes));
    await("all changes")
        .atMost(PATIENCE)
        .until(() ->
            changes(instance, before).stream().filter(c -> c.state().equals(state)).count()
                == cluster(instance).length);
  }

  private static Node[] cluster(String instance) {
    return new Node[] {
      Node.of("manager", instance, ClusterRole.MANAGER),
      Node.of("logger", instance, ClusterRole.LOGGER),
      Node.of("proxy", instance, ClusterRole.PROXY),
      Node.of("worker-1", instance, ClusterRole.WORKER),
      Node.of("worker-2", instance, ClusterRole.WORKER)
    };
  }

  /** The boot of a node: from its launch to its check-in. */
  private record Boot(String node, Instant launched, Instant up) {
    String role() {
      return node.replaceAll("-.*", "");
    }

    boolean contains(Instant time) {
      return !time.isBefore(launched) && time.isBefore(up);
    }
  }

  /** The boots of an instance's nodes in launch order; a node writes its check-in to a file. */
  private List<Boot> boots(String instance) throws IOException {
    List<Boot> boots = new ArrayList<>();
    for (Node node : cluster(instance)) {
      String launched = api.statuses().get(node.name()).path("started_at").asString();
      Path status = lab.nodeDirectory(instance, node.name()).resolve(".status");
      boots.add(
          new Boot(
              node.name(), Instant.parse(launched), Files.getLastModifiedTime(status).toInstant()));
    }
    boots.sort(Comparator.comparing(Boot::launched));
    return boots;
  }

  @Test
  void stagedStartLaunchesRoleByRoleAndStopsInReverse() throws IOException {
    deployAndAwait("staged", "RUNNING", cluster("staged"));
    List<Boot> boots = boots("staged");
    assertThat(boots.stream().map(Boot::role).distinct()).containsExactlyElementsOf(START_ORDER);
    for (Boot boot : boots) {
      for (Boot other : boots) {
        if (START_ORDER.indexOf(other.role()) < START_ORDER.indexOf(boot.role())) {
          assertThat(other.up()).as("%s up before %s", other, boot).isBefore(boot.launched());
        }
      }
    }

    long running = newestEventId();
    assertThat(api.post("/api/v1/nodes/stop", Api.ALL_NODES).status()).isEqualTo(200);
    await("all changes").atMost(PATIENCE).until(() -> changes("staged", running).size() == 5);
    assertThat(changes("staged", running).stream().map(Change::role).distinct())
        .containsExactlyElementsOf(START_ORDER.reversed());
  }

  @Test
  void noMoreNodesBootAtOnceThanParallelStartsAllows() throws IOException {
    deployAndAwait("overlapped", "RUNNING", cluster("overlapped"));
    List<Boot> boots = boots("overlapped");
    assertThat(boots.stream().map(Boot::role).distinct()).containsExactlyElementsOf(START_ORDER);
    for (Boot boot : boots) {
      assertThat(boots.stream().filter(other -> other.contains(boot.launched())))
          .as("nodes that boot when %s is launched", boot)
          .hasSizeBetween(1, 2);
    }
  }

  @Test
  void nodeIsPinnedToItsProcessor() throws IOException {
    int last = Runtime.getRuntime().availableProcessors() - 1;
    Node pinned =
        Nodes.withCpuAffinity(Node.of("worker-1", "overlapped", ClusterRole.WORKER), last);
    Node manager = Node.of("manager", "overlapped", ClusterRole.MANAGER);
    api.deploySuccessfully(lab.configuration("pinned", List.of("overlapped"), manager, pinned));
    assertThat(processors(api.pids().get("worker-1"))).isEqualTo("" + last);
    assertThat(processors(api.pids().get("manager")))
        .isEqualTo(processors(ProcessHandle.current().pid()));
  }

  private static String processors(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", "" + pid, "status")).stream()
        .filter(line -> line.startsWith("Cpus_allowed_list:"))
        .map(line -> line.substring("Cpus_allowed_list:".length()).strip())
        .findFirst()
        .orElse("");
  }

  @Test
  void agentAsProcessOneAsksForAnInit() {
    boolean root = Nodes.canSniff();
    if (!root) {
      System.out.println("LaunchIT: not root, so no PID namespace to be process 1 of");
    }
    assumeThat(root).isTrue();
    try (var agent =
        new Service(
            "agent-service",
            lab.directory().resolve("first.log"),
            List.of(
                "--server.port=0",
                "--zeekeeper.agent.name=first",
                "--zeekeeper.agent.controller=none",
                "--zeekeeper.state-dir=" + lab.directory().resolve("first")))) {
      agent.under("unshare", "--pid", "--fork", "--kill-child", "--mount-proc").start();
      agent.awaitLog("this agent is process 1");
      assertThat(agent.log()).contains("--init");
    }
  }
}
