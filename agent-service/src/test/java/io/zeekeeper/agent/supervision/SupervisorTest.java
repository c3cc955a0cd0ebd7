package io.zeekeeper.agent.supervision;

import static io.zeekeeper.agent.supervision.AgentOfOne.FOR_EVER;
import static io.zeekeeper.agent.supervision.AgentOfOne.UP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, and agents that come and go around them. */
class SupervisorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private final List<AgentOfOne> agents = new ArrayList<>();

  private AgentOfOne agent(Map<String, String> properties) {
    var agent = new AgentOfOne(directory, properties);
    agents.add(agent);
    return agent;
  }

  @AfterEach
  void endAll() throws IOException {
    AgentOfOne last = agents.getLast();
    last.onLoop(last.supervisor::stopForExit).join();
    last.end();
  }

  private Path nodeDirectory() {
    return directory.resolve("nodes").resolve("worker");
  }

  private long bytesOnDisk() throws IOException {
    long sum = 0;
    try (Stream<Path> files = Files.list(nodeDirectory())) {
      for (Path file : files.toList()) {
        sum += Files.size(file);
      }
    }
    return sum;
  }

  @Test
  void anAgentThatComesBackFindsARunningNodeRunningAndTellsOfNoChange() throws IOException {
    var first = agent(Map.of());
    first.start(UP + FOR_EVER);
    long pid = first.pid();
    first.end();
    var second = agent(Map.of());
    assertThat(second.<List<NodeSupervisor>>onLoop(second.supervisor::adopt)).isEmpty();
    assertThat(second.onLoop(second.node()::state)).isEqualTo(State.RUNNING);
    assertThat(second.pid()).isEqualTo(pid);
    assertThat(second.changes).isEmpty();
  }

  @Test
  void aNodeThatEndsWhileItsAgentEndsIsLeftToTheNextAgent() throws IOException {
    var first = agent(Map.of("zeekeeper.agent.restart.delay", "20ms"));
    first.start(UP + FOR_EVER);
    List<String> before = List.copyOf(first.changes);
    ProcessHandle node = ProcessHandle.of(first.pid()).orElseThrow();
    first.release();
    node.destroyForcibly();
    await("no other process in its place")
        .atMost(PATIENCE)
        .during(Duration.ofMillis(500))
        .until(() -> first.changes.equals(before));
    first.close();
    var second = agent(Map.of());
    assertThat(second.<List<NodeSupervisor>>onLoop(second.supervisor::adopt))
        .as("lost nodes")
        .hasSize(1);
  }

  @Test
  void anAdoptedNodeThatIsNotUpYetChecksInLater() throws IOException {
    var first = agent(Map.of());
    first.onLoop(() -> {
      first.supervisor.start(
          List.of(AgentOfOne.spec("until [ -e go ]; do sleep 0.1; done; " + UP + FOR_EVER)),
          Backend.BROKER,
          node -> true);
      return true;
    });
    first.end();
    var second = agent(Map.of());
    second.onLoop(second.supervisor::adopt);
    assertThat(second.onLoop(second.node()::state)).isEqualTo(State.PENDING);
    Files.createFile(nodeDirectory().resolve("go"));
    second.awaitState(State.RUNNING);
    assertThat(second.changes).containsExactly("STOPPED to PENDING", "PENDING to RUNNING");
  }

  @Test
  void aNodeThatWritesMuchIsCutOffWhileItRuns() {
    var agent = agent(Map.of("zeekeeper.agent.output-max-size", "64KB"));
    agent.start(
        UP + "yes 0123456789012345678 | head -c 20000000; echo the end; echo $$; " + FOR_EVER);
    await("output cut off")
        .atMost(PATIENCE)
        .until(() -> agent.stdout().contains("the end") && bytesOnDisk() < 6 * 64 * 1024 + 4096);
    assertThat(agent.stdout()).endsWith("the end\n" + agent.pid());
    assertThat(agent.changes).hasSize(2);
  }

  @Test
  void withoutAFileTheTailIsStillThereForThisAgentAndTheNext() throws IOException {
    var nameless = Map.of("zeekeeper.agent.stdout-file", "", "zeekeeper.agent.stderr-file", "");
    var first = agent(nameless);
    first.start(UP + "echo hello; until [ -e go ]; do sleep 0.1; done; echo again; " + FOR_EVER);
    assertThat(first.stdout()).isEqualTo("hello");
    long pid = first.pid();
    first.end();
    // While nobody is there, the node writes as if nothing had happened.
    Files.createFile(nodeDirectory().resolve("go"));
    // An agent that is configured otherwise still looks where the node was told to write.
    var second = agent(Map.of());
    second.onLoop(second.supervisor::adopt);
    await("output").atMost(PATIENCE).until(() -> second.stdout().equals("hello\nagain"));
    assertThat(second.pid()).isEqualTo(pid);
    assertThat(nodeDirectory().resolve("stdout")).doesNotExist();
  }

  @Test
  void whatANodeHasStartedEndsWithItHoweverItEnds() throws IOException {
    var agent = agent(Map.of("zeekeeper.agent.restart.delay", "20ms"));
    agent.start("sleep 1234 & sleep 1234 & echo $! > child; " + UP + FOR_EVER);
    long crashed = child();
    ProcessHandle.of(agent.pid()).orElseThrow().destroyForcibly();
    await("child gone").atMost(PATIENCE).until(() -> ProcessHandle.of(crashed).isEmpty());
    await("launched again").atMost(PATIENCE).until(() -> child() != crashed);
    agent.awaitState(State.RUNNING);
    long stopped = child();
    agent.onLoop(() -> agent.supervisor.stop(agent.supervisor.nodes())).join();
    await("child gone").atMost(PATIENCE).until(() -> ProcessHandle.of(stopped).isEmpty());
  }

  @Test
  void whatIsAskedWhileANodeStopsDoesNotSpareItItsTimeout() {
    var agent = agent(Map.of("zeekeeper.agent.stop-timeout.worker", "1s"));
    agent.start("trap '' TERM; " + UP + FOR_EVER);
    long stubborn = agent.pid();
    var first = agent.onLoop(() -> agent.node().stop());
    var second = agent.onLoop(() -> agent.node().stop());
    assertThat(first.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)).succeedsWithin(PATIENCE);
    assertThat(second).isCompleted();
    assertThat(ProcessHandle.of(stubborn)).isEmpty();

    agent.start("trap '' TERM; " + UP + FOR_EVER);
    long again = agent.pid();
    var third = agent.onLoop(() -> agent.node().stop());
    agent.onLoop(() -> {
      agent.node().start(AgentOfOne.spec(UP + FOR_EVER), Backend.BROKER);
      return true;
    });
    assertThat(third).succeedsWithin(PATIENCE);
    agent.awaitState(State.RUNNING);
    assertThat(ProcessHandle.of(again)).isEmpty();
  }

  private long child() throws IOException {
    String pid = Files.readString(nodeDirectory().resolve("child")).strip();
    return pid.isEmpty() ? 0 : Long.parseLong(pid);
  }
}
