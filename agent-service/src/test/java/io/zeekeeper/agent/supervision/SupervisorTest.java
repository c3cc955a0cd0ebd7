package io.zeekeeper.agent.supervision;

import static io.zeekeeper.agent.supervision.AgentOfOne.FOR_EVER;
import static io.zeekeeper.agent.supervision.AgentOfOne.PATIENCE;
import static io.zeekeeper.agent.supervision.AgentOfOne.UP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, and agents that come and go around them. */
class SupervisorTest {
  @TempDir private Path directory;
  private final List<AgentOfOne> agents = new ArrayList<>();

  private AgentOfOne agent(Map<String, String> properties) {
    var agent = new AgentOfOne(directory, properties);
    agents.add(agent);
    agent.adopt();
    return agent;
  }

  @AfterEach
  void endAll() throws IOException {
    AgentOfOne last = agents.getLast();
    last.stopNode();
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

  private long child() throws IOException {
    String pid = Files.readString(nodeDirectory().resolve("child")).strip();
    return pid.isEmpty() ? 0 : Long.parseLong(pid);
  }

  private static void awaitGone(long pid) {
    await("process gone").atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
  }

  @Test
  void nextAgentKeepsARunningNodeAndReportsNoChange() throws IOException {
    AgentOfOne first = agent(Map.of());
    first.start(UP + FOR_EVER);
    long pid = first.pid();
    first.end();
    AgentOfOne second = agent(Map.of());
    second.run(UP + FOR_EVER);
    assertThat(second.state()).isEqualTo(State.RUNNING);
    assertThat(second.pid()).isEqualTo(pid);
    assertThat(second.changes).isEmpty();
  }

  @Test
  void nodeThatEndsWhileItsAgentEndsIsLeftToTheNextAgent() throws IOException {
    AgentOfOne first = agent(Map.of("zeekeeper.agent.restart.delay", "20ms"));
    first.start(UP + FOR_EVER);
    List<String> before = List.copyOf(first.changes);
    long pid = first.pid();
    first.release();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    awaitGone(pid);
    await("no other process in its place")
        .atMost(PATIENCE)
        .during(Duration.ofMillis(500))
        .until(() -> first.changes.equals(before));
    first.close();
    AgentOfOne second = agent(Map.of());
    assertThat(second.onLoop(() -> second.now().hasProcess())).isFalse();
    second.start(UP + FOR_EVER);
    assertThat(second.pid()).isNotEqualTo(pid);
  }

  @Test
  void adoptedNodeThatIsNotUpYetChecksInLater() throws IOException {
    AgentOfOne first = agent(Map.of());
    String script = "until [ -e go ]; do sleep 0.1; done; " + UP + FOR_EVER;
    first.run(script);
    first.awaitState(State.PENDING);
    Files.writeString(nodeDirectory().resolve(".status"), "INITIALIZING [zeek_init]");
    first.end();
    AgentOfOne second = agent(Map.of());
    second.run(script);
    assertThat(second.state()).isEqualTo(State.PENDING);
    Files.createFile(nodeDirectory().resolve("go"));
    second.awaitState(State.RUNNING);
    assertThat(second.changes).containsExactly("STOPPED to PENDING", "PENDING to RUNNING");
  }

  @Test
  void adoptedNodeWithoutItsStatusFileRunsOn() throws IOException {
    AgentOfOne first = agent(Map.of());
    first.start(UP + FOR_EVER);
    long pid = first.pid();
    first.end();
    Files.delete(nodeDirectory().resolve(".status"));
    AgentOfOne second = agent(Map.of("zeekeeper.agent.check-in-timeout", "100ms"));
    second.run(UP + FOR_EVER);
    await("the same process runs")
        .atMost(PATIENCE)
        .during(Duration.ofMillis(500))
        .until(() -> second.state() == State.RUNNING && second.pid() == pid);
    assertThat(second.changes).isEmpty();
  }

  @Test
  void restartReplacesTheProcessAndShowsNoStop() {
    AgentOfOne agent = agent(Map.of());
    agent.start(UP + FOR_EVER);
    long before = agent.pid();
    agent.changes.clear();
    agent.restart(UP + FOR_EVER);
    awaitGone(before);
    agent.awaitState(State.RUNNING);
    assertThat(agent.pid()).isNotEqualTo(before);
    assertThat(agent.changes).containsExactly("RUNNING to PENDING", "PENDING to RUNNING");
  }

  @Test
  void crashIsCountedAndTheCountOutlivesTheAgent() throws IOException {
    AgentOfOne first = agent(Map.of("zeekeeper.agent.restart.delay", "20ms"));
    first.start(UP + FOR_EVER);
    long pid = first.pid();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    awaitGone(pid);
    await("relaunched")
        .atMost(PATIENCE)
        .until(() -> Objects.equals(first.onLoop(() -> first.node().status()).restarts(), 1));
    first.awaitState(State.RUNNING);
    assertThat(first.changes).contains("RUNNING to CRASHED");
    first.end();
    AgentOfOne second = agent(Map.of());
    second.run(UP + FOR_EVER);
    var status = second.onLoop(() -> second.node().status());
    assertThat(status.restarts()).isOne();
    assertThat(status.lastExit()).contains("SIGKILL");
  }

  @Test
  void floodOfOutputIsCutOffWhileTheNodeRuns() {
    AgentOfOne agent = agent(Map.of("zeekeeper.agent.output-max-size", "64KB"));
    agent.start(
        UP + "yes 0123456789012345678 | head -c 20000000; echo the end; echo $$; " + FOR_EVER);
    await("output cut off")
        .atMost(PATIENCE)
        .until(() -> agent.stdout().contains("the end") && bytesOnDisk() < 6 * 64 * 1024 + 4096);
    assertThat(agent.stdout()).endsWith("the end\n" + agent.pid());
    assertThat(agent.changes).hasSize(2);
  }

  @Test
  void tailOfANamelessOutputIsThereForThisAgentAndTheNext() throws IOException {
    var nameless = Map.of("zeekeeper.agent.stdout-file", "", "zeekeeper.agent.stderr-file", "");
    AgentOfOne first = agent(nameless);
    String script = UP + "echo hello; until [ -e go ]; do sleep 0.1; done; echo again; " + FOR_EVER;
    first.start(script);
    await("output").atMost(PATIENCE).until(() -> first.stdout().equals("hello"));
    long pid = first.pid();
    first.end();
    Files.createFile(nodeDirectory().resolve("go"));
    // An agent with other names still reads where the node was launched to write.
    AgentOfOne second = agent(Map.of());
    second.run(script);
    await("output").atMost(PATIENCE).until(() -> second.stdout().equals("hello\nagain"));
    assertThat(second.pid()).isEqualTo(pid);
    assertThat(nodeDirectory().resolve("stdout")).doesNotExist();
  }

  @Test
  void childrenEndWithTheirNodeHoweverTheNodeEnds() throws IOException {
    AgentOfOne agent = agent(Map.of("zeekeeper.agent.restart.delay", "20ms"));
    agent.start("sleep 1234 & sleep 1234 & echo $! > child; " + UP + FOR_EVER);
    long crashed = child();
    ProcessHandle.of(agent.pid()).orElseThrow().destroyForcibly();
    awaitGone(crashed);
    await("launched again").atMost(PATIENCE).until(() -> child() != 0 && child() != crashed);
    agent.awaitState(State.RUNNING);
    long stopped = child();
    agent.stopNode();
    awaitGone(stopped);
  }

  @Test
  void nodeThatIgnoresSigtermIsKilledThoughItIsStartedMeanwhile() {
    AgentOfOne agent = agent(Map.of("zeekeeper.agent.stop-timeout.worker", "1s"));
    String stubborn = "trap '' TERM; " + UP + FOR_EVER;
    agent.start(stubborn);
    long first = agent.pid();
    agent.stopNode();
    assertThat(ProcessHandle.of(first)).isEmpty();
    assertThat(agent.changes).contains("did not stop within 1 s and was killed");

    agent.start(stubborn);
    long second = agent.pid();
    agent.want(new Target.Stopped(AgentOfOne.spec(stubborn)));
    agent.run(UP + FOR_EVER);
    awaitGone(second);
    agent.awaitState(State.RUNNING);
    assertThat(agent.pid()).isNotEqualTo(second);
  }

  @Test
  void nodeThatCannotBeLaunchedIsTriedAgain() throws IOException {
    AgentOfOne agent = agent(Map.of("zeekeeper.agent.restart.delay", "50ms"));
    Files.createDirectories(directory.resolve("nodes"));
    Files.createFile(nodeDirectory());
    agent.run(UP + FOR_EVER);
    agent.awaitState(State.CRASHED);
    assertThat(agent.onLoop(() -> agent.node().status()).lastExit()).contains("cannot be launched");
    Files.delete(nodeDirectory());
    agent.awaitState(State.RUNNING);
  }
}
