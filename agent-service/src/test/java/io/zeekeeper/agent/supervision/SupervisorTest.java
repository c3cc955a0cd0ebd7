package io.zeekeeper.agent.supervision;

import static io.zeekeeper.agent.supervision.SingleNodeAgent.LOOP_FOREVER;
import static io.zeekeeper.agent.supervision.SingleNodeAgent.PATIENCE;
import static io.zeekeeper.agent.supervision.SingleNodeAgent.REPORT_RUNNING;
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

/** Supervises real processes across several agents. */
class SupervisorTest {
  @TempDir private Path directory;
  private final List<SingleNodeAgent> agents = new ArrayList<>();

  private SingleNodeAgent agent(Map<String, String> properties) {
    var agent = new SingleNodeAgent(directory, properties);
    agents.add(agent);
    agent.adopt();
    return agent;
  }

  @AfterEach
  void endAll() throws IOException {
    SingleNodeAgent last = agents.getLast();
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
  void nextAgentKeepsRunningNodeAndReportsNoChange() throws IOException {
    SingleNodeAgent first = agent(Map.of());
    first.start(REPORT_RUNNING + LOOP_FOREVER);
    long pid = first.pid();
    first.end();
    SingleNodeAgent second = agent(Map.of());
    second.run(REPORT_RUNNING + LOOP_FOREVER);
    assertThat(second.state()).isEqualTo(State.RUNNING);
    assertThat(second.pid()).isEqualTo(pid);
    assertThat(second.changes).isEmpty();
  }

  @Test
  void nodeThatEndsWithItsAgentIsRelaunchedByNextAgent() throws IOException {
    SingleNodeAgent first = agent(Map.of("zeekeeper.agent.restart.delay", "20ms"));
    first.start(REPORT_RUNNING + LOOP_FOREVER);
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
    SingleNodeAgent second = agent(Map.of());
    assertThat(second.onLoop(() -> second.now().hasProcess())).isFalse();
    second.start(REPORT_RUNNING + LOOP_FOREVER);
    assertThat(second.pid()).isNotEqualTo(pid);
  }

  @Test
  void adoptedBootingNodeChecksIn() throws IOException {
    SingleNodeAgent first = agent(Map.of());
    String script = "until [ -e go ]; do sleep 0.1; done; " + REPORT_RUNNING + LOOP_FOREVER;
    first.run(script);
    first.awaitState(State.PENDING);
    Files.writeString(nodeDirectory().resolve(".status"), "INITIALIZING [zeek_init]");
    first.end();
    SingleNodeAgent second = agent(Map.of());
    second.run(script);
    assertThat(second.state()).isEqualTo(State.PENDING);
    Files.createFile(nodeDirectory().resolve("go"));
    second.awaitState(State.RUNNING);
    assertThat(second.changes).containsExactly("STOPPED to PENDING", "PENDING to RUNNING");
  }

  @Test
  void adoptedNodeWithoutStatusFileKeepsRunning() throws IOException {
    SingleNodeAgent first = agent(Map.of());
    first.start(REPORT_RUNNING + LOOP_FOREVER);
    long pid = first.pid();
    first.end();
    Files.delete(nodeDirectory().resolve(".status"));
    SingleNodeAgent second = agent(Map.of("zeekeeper.agent.check-in-timeout", "100ms"));
    second.run(REPORT_RUNNING + LOOP_FOREVER);
    await("the same process runs")
        .atMost(PATIENCE)
        .during(Duration.ofMillis(500))
        .until(() -> second.state() == State.RUNNING && second.pid() == pid);
    assertThat(second.changes).isEmpty();
  }

  @Test
  void restartReplacesProcessAndReportsNoStoppedState() {
    SingleNodeAgent agent = agent(Map.of());
    agent.start(REPORT_RUNNING + LOOP_FOREVER);
    long before = agent.pid();
    agent.changes.clear();
    agent.restart(REPORT_RUNNING + LOOP_FOREVER);
    awaitGone(before);
    agent.awaitState(State.RUNNING);
    assertThat(agent.pid()).isNotEqualTo(before);
    assertThat(agent.changes).containsExactly("RUNNING to PENDING", "PENDING to RUNNING");
  }

  @Test
  void restartCountSurvivesAgentRestart() throws IOException {
    SingleNodeAgent first = agent(Map.of("zeekeeper.agent.restart.delay", "20ms"));
    first.start(REPORT_RUNNING + LOOP_FOREVER);
    long pid = first.pid();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    awaitGone(pid);
    await("relaunched")
        .atMost(PATIENCE)
        .until(() -> Objects.equals(first.onLoop(() -> first.node().status()).restarts(), 1));
    first.awaitState(State.RUNNING);
    assertThat(first.changes).contains("RUNNING to CRASHED");
    first.end();
    SingleNodeAgent second = agent(Map.of());
    second.run(REPORT_RUNNING + LOOP_FOREVER);
    var status = second.onLoop(() -> second.node().status());
    assertThat(status.restarts()).isOne();
    assertThat(status.lastExit()).contains("SIGKILL");
  }

  @Test
  void excessOutputIsCutWhileNodeRuns() {
    SingleNodeAgent agent = agent(Map.of("zeekeeper.agent.output-max-size", "64KB"));
    agent.start(
        REPORT_RUNNING
            + "yes 0123456789012345678 | head -c 20000000; echo the end; echo $$; "
            + LOOP_FOREVER);
    await("output cut off")
        .atMost(PATIENCE)
        .until(() -> agent.stdout().contains("the end") && bytesOnDisk() < 6 * 64 * 1024 + 4096);
    assertThat(agent.stdout()).endsWith("the end\n" + agent.pid());
    assertThat(agent.changes).hasSize(2);
  }

  @Test
  void unnamedOutputIsReadableByThisAgentAndTheNext() throws IOException {
    var nameless = Map.of("zeekeeper.agent.stdout-file", "", "zeekeeper.agent.stderr-file", "");
    SingleNodeAgent first = agent(nameless);
    String script =
        REPORT_RUNNING
            + "echo hello; until [ -e go ]; do sleep 0.1; done; echo again; "
            + LOOP_FOREVER;
    first.start(script);
    await("output").atMost(PATIENCE).until(() -> first.stdout().equals("hello"));
    long pid = first.pid();
    first.end();
    Files.createFile(nodeDirectory().resolve("go"));
    // An agent with other output names still reads the outputs of the launch.
    SingleNodeAgent second = agent(Map.of());
    second.run(script);
    await("output").atMost(PATIENCE).until(() -> second.stdout().equals("hello\nagain"));
    assertThat(second.pid()).isEqualTo(pid);
    assertThat(nodeDirectory().resolve("stdout")).doesNotExist();
  }

  @Test
  void childProcessesEndWhenNodeCrashesOrStops() throws IOException {
    SingleNodeAgent agent = agent(Map.of("zeekeeper.agent.restart.delay", "20ms"));
    agent.start("sleep 1234 & sleep 1234 & echo $! > child; " + REPORT_RUNNING + LOOP_FOREVER);
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
  void nodeThatIgnoresSigtermIsKilledDespiteNewStart() {
    SingleNodeAgent agent = agent(Map.of("zeekeeper.agent.stop-timeout.worker", "1s"));
    String stubborn = "trap '' TERM; " + REPORT_RUNNING + LOOP_FOREVER;
    agent.start(stubborn);
    long first = agent.pid();
    agent.stopNode();
    assertThat(ProcessHandle.of(first)).isEmpty();
    assertThat(agent.changes).contains("did not stop within 1 s and was killed");

    agent.start(stubborn);
    long second = agent.pid();
    agent.setTarget(new Target.Stopped(SingleNodeAgent.spec(stubborn)));
    agent.run(REPORT_RUNNING + LOOP_FOREVER);
    awaitGone(second);
    agent.awaitState(State.RUNNING);
    assertThat(agent.pid()).isNotEqualTo(second);
  }

  @Test
  void failedLaunchIsRetried() throws IOException {
    SingleNodeAgent agent = agent(Map.of("zeekeeper.agent.restart.delay", "50ms"));
    Files.createDirectories(directory.resolve("nodes"));
    Files.createFile(nodeDirectory());
    agent.run(REPORT_RUNNING + LOOP_FOREVER);
    agent.awaitState(State.CRASHED);
    assertThat(agent.onLoop(() -> agent.node().status()).lastExit()).contains("cannot be launched");
    Files.delete(nodeDirectory());
    agent.awaitState(State.RUNNING);
  }
}
