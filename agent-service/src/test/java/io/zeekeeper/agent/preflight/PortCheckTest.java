package io.zeekeeper.agent.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which ports count as free, with processes in a fabricated /proc. */
class PortCheckTest {
  private static final String OUR_AGENT = "00000000-0000-0000-0000-000000000001";
  private static final String OTHER_AGENT = "00000000-0000-0000-0000-000000000002";
  private static final String SEED = "our-seed";

  @TempDir Path directory;
  private Path proc;
  private ServerSocket taken;
  private int port;

  @BeforeEach
  void takePort() throws IOException {
    proc = directory.resolve("proc");
    taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    port = taken.getLocalPort();
    Files.createDirectories(proc.resolve("net"));
    listens("0100007F", 4711);
  }

  @AfterEach
  void release() throws IOException {
    taken.close();
  }

  private void listens(String address, int inode) throws IOException {
    Files.writeString(
        proc.resolve("net/tcp"),
        "   0: %s:%04X 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 %d 1\n"
            .formatted(address, port, inode));
  }

  private Path process(int pid, String commandLine) throws IOException {
    Path process = Files.createDirectories(proc.resolve(String.valueOf(pid)));
    Files.writeString(process.resolve("cmdline"), commandLine.replace(' ', '\0'));
    return process;
  }

  private static void holdsPort(Path process) throws IOException {
    Files.createDirectories(process.resolve("fd"));
    Files.createSymbolicLink(process.resolve("fd/7"), Path.of("socket:[4711]"));
  }

  /** Adds a node of the agent whose directory is named {@code agent}. */
  private Path node(int pid, String name, String agentId, String agent, String seed)
      throws IOException {
    Path process =
        process(pid, "zeek -U .status Zeekeeper::launch=%s.3.%s".formatted(agentId, name));
    Path state = directory.resolve("state-of-" + agent);
    Path home = Files.createDirectories(state.resolve("nodes").resolve(agent));
    Files.writeString(home.resolve("id"), agentId + "\n");
    Path nodeDirectory = Files.createDirectories(state.resolve("nodes").resolve(name));
    Files.writeString(
        nodeDirectory.resolve("zeekeeper-node.zeek"),
        "redef global_hash_seed = \"%s\";\n".formatted(seed));
    Files.createSymbolicLink(process.resolve("cwd"), nodeDirectory);
    return process;
  }

  private static Node configured(String name, String instance, int port) {
    return Node.of(name, instance, ClusterRole.MANAGER).withPort(port);
  }

  private Optional<String> problem(Set<Integer> held, Node node, Node... others) {
    var instances =
        List.of(new Instance("ours", "127.0.0.1", null), new Instance("a1", "127.0.0.1", null));
    List<Node> nodes = Stream.concat(Stream.of(node), List.of(others).stream()).toList();
    return new PortCheck(OUR_AGENT, new PortHolders(proc))
        .problem(
            node,
            new PortCheck.Deployment(
                new Configuration("c", instances, nodes),
                new ClusterSettings(Backend.BROKER, null, SEED),
                held));
  }

  private Optional<String> problemOfManager() {
    return problem(Set.of(), configured("manager", "ours", port));
  }

  private String taken(String by) {
    return String.format(Locale.ROOT, "TCP port %d (cluster) is taken by %s", port, by);
  }

  @Test
  void portThatTheDeploymentFreesIsFree() throws IOException {
    holdsPort(process(812, "/usr/sbin/nginx"));
    assertThat(problem(Set.of(port), configured("manager", "ours", port))).isEmpty();
  }

  @Test
  void otherProgramIsNamed() throws IOException {
    holdsPort(process(812, "/usr/sbin/nginx -g x"));
    assertThat(problemOfManager()).contains(taken("process 812 (/usr/sbin/nginx)"));
  }

  @Test
  void nodeOfAnotherClusterIsNamedWithItsAgent() throws IOException {
    holdsPort(node(812, "manager", OTHER_AGENT, "a1", "their-seed"));
    assertThat(problemOfManager()).contains(taken("process 812 (node manager of agent a1)"));
  }

  @Test
  void agentWithoutReadableIdIsAnotherAgent() throws IOException {
    holdsPort(node(812, "manager", OTHER_AGENT, "a1", "their-seed"));
    Files.delete(directory.resolve("state-of-a1/nodes/a1/id"));
    assertThat(problemOfManager()).contains(taken("process 812 (node manager of another agent)"));
  }

  @Test
  void nodeThatMovesHereFromAnotherAgentFreesItsPort() throws IOException {
    holdsPort(node(812, "manager", OTHER_AGENT, "a1", SEED));
    assertThat(problemOfManager()).isEmpty();
  }

  @Test
  void nodeOfThePreviousAgentOfThisInstanceFreesItsPort() throws IOException {
    holdsPort(node(812, "manager", OTHER_AGENT, "ours", SEED));
    assertThat(problemOfManager()).isEmpty();
  }

  @Test
  void nodeThatAnotherAgentStopsFreesItsPort() throws IOException {
    holdsPort(node(812, "removed", OTHER_AGENT, "a1", SEED));
    assertThat(problemOfManager()).isEmpty();
  }

  @Test
  void nodeThatAnotherAgentKeepsOnThisPortIsNamed() throws IOException {
    holdsPort(node(812, "logger", OTHER_AGENT, "a1", SEED));
    assertThat(
            problem(
                Set.of(), configured("manager", "ours", port), configured("logger", "a1", port)))
        .contains(taken("process 812 (node logger of agent a1)"));
    assertThat(
            problem(Set.of(), configured("manager", "ours", port), configured("logger", "a1", 1)))
        .as("the deployment moves it to another port")
        .isEmpty();
  }

  @Test
  void nodeItselfAndUnwantedNodesOfThisAgentFreeTheirPorts() throws IOException {
    Path process = node(812, "manager", OUR_AGENT, "ours", "seed-before-a-takeover");
    holdsPort(process);
    assertThat(problemOfManager()).isEmpty();
    assertThat(problem(Set.of(), configured("other", "ours", port))).isEmpty();
  }

  @Test
  void otherNodeOfThisAgentThatKeepsItsPortIsNamed() throws IOException {
    holdsPort(node(812, "logger", OUR_AGENT, "ours", SEED));
    assertThat(
            problem(Set.of(), configured("manager", "ours", port), configured("logger", "ours", 1)))
        .contains(taken("process 812 (node logger of agent ours)"));
  }

  @Test
  void holderAtAnotherAddressIsNotBlamed() throws IOException {
    listens("0200007F", 4711);
    holdsPort(process(812, "/usr/sbin/nginx"));
    assertThat(problemOfManager()).contains(taken("a process of another user"));
    listens("00000000", 4711);
    assertThat(problemOfManager()).contains(taken("process 812 (/usr/sbin/nginx)"));
  }

  @Test
  void hiddenSocketsMayBeTheNodesOwn() throws IOException {
    Path hidden = node(812, "manager", OUR_AGENT, "ours", SEED);
    assertThat(hidden.resolve("fd")).doesNotExist();
    assertThat(problemOfManager()).isEmpty();
    assertThat(problem(Set.of(), configured("other", "ours", port)))
        .contains(taken("a process of another user"));
  }

  @Test
  void concurrentChecksDoNotTakeThePortFromEachOther() throws Exception {
    taken.close();
    Node manager = configured("manager", "ours", port);
    try (var threads = Executors.newFixedThreadPool(2)) {
      Callable<List<String>> manyChecks =
          () ->
              IntStream.range(0, 500)
                  .mapToObj(round -> problem(Set.of(), manager))
                  .flatMap(Optional::stream)
                  .toList();
      for (Future<List<String>> problems : threads.invokeAll(List.of(manyChecks, manyChecks))) {
        assertThat(problems.get()).isEmpty();
      }
    }
  }
}
