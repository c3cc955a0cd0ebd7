package io.zeekeeper.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How nodes are started and stopped: in which order, how many at once, on which processor. */
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

  /** What became of an instance's nodes after {@code id}, in the order in which it happened. */
  private List<Change> changes(String instance, long id) {
    List<Change> changes = new ArrayList<>();
    api.get("/api/v1/events?type=notify_change&limit=200&instance=" + instance)
        .json()
        .valueStream()
        .map(event ->
            new Change(
                event.path("id").asLong(),
                event.path("node").asString(),
                event.path("data").path("new").asString()))
        .filter(change -> change.id() > id)
        .forEach(change -> changes.addFirst(change));
    return changes;
  }

  private long latest() {
    return api.get("/api/v1/events?limit=1").json().path(0).path("id").asLong(0);
  }

  private void deployAndAwait(String instance, String state, Node... nodes) {
    long before = latest();
    assertThat(api.deploy(lab.configuration(state, List.of(instance), nodes)).status())
        .isEqualTo(200);
    await("told of all")
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

  @Test
  void stagedEachRoleIsUpBeforeTheNextIsLaunchedAndStopsGoTheOtherWay() {
    long before = latest();
    deployAndAwait("staged", "RUNNING", cluster("staged"));
    List<String> up = new ArrayList<>();
    for (Change change : changes("staged", before)) {
      if (change.state().equals("PENDING")) {
        int roles = START_ORDER.indexOf(change.role());
        assertThat(new HashSet<>(up))
            .as("up before " + change)
            .containsAll(START_ORDER.subList(0, roles));
      } else {
        up.add(change.role());
      }
    }

    long running = latest();
    assertThat(api.post("/api/v1/nodes/stop", "").status()).isEqualTo(200);
    await("told of all").atMost(PATIENCE).until(() -> changes("staged", running).size() == 5);
    assertThat(changes("staged", running).stream().map(Change::role).distinct())
        .containsExactlyElementsOf(START_ORDER.reversed());
  }

  @Test
  void noMoreNodesBootAtOnceThanIsAllowed() {
    long before = latest();
    deployAndAwait("overlapped", "RUNNING", cluster("overlapped"));
    Set<String> booting = new HashSet<>();
    List<String> launched = new ArrayList<>();
    int most = 0;
    for (Change change : changes("overlapped", before)) {
      if (change.state().equals("PENDING")) {
        booting.add(change.node());
        launched.add(change.role());
        most = Math.max(most, booting.size());
      } else {
        booting.remove(change.node());
      }
    }
    assertThat(most).isEqualTo(2);
    assertThat(launched.stream().distinct()).containsExactlyElementsOf(START_ORDER);
  }

  @Test
  void aNodeIsPinnedToItsProcessor() throws IOException {
    int last = Runtime.getRuntime().availableProcessors() - 1;
    Node worker = Node.of("worker-1", "overlapped", ClusterRole.WORKER);
    var pinned =
        new Node(
            worker.name(),
            worker.instance(),
            worker.role(),
            worker.state(),
            null,
            List.of(),
            List.of(),
            null,
            last,
            new TreeMap<>(),
            null);
    Node manager = Node.of("manager", "overlapped", ClusterRole.MANAGER);
    assertThat(
            api.deploy(lab.configuration("pinned", List.of("overlapped"), manager, pinned))
                .status())
        .isEqualTo(200);
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
  void asProcessOneTheAgentSaysThatAnInitIsNeeded() {
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
