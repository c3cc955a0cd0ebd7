package io.zeekeeper.agent.supervision;

import static io.zeekeeper.agent.supervision.AgentOfOne.FOR_EVER;
import static io.zeekeeper.agent.supervision.AgentOfOne.UP;
import static io.zeekeeper.agent.supervision.AgentOfOne.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever an agent finds of its state files: a node's process is taken over where it can be
 * verified, else it is left alone, and there is never a second one.
 */
class AdoptionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String SCRIPT = UP + FOR_EVER;

  @TempDir private Path directory;
  private AgentOfOne agent;
  private long pid;

  @BeforeEach
  void startNode() throws IOException {
    agent = new AgentOfOne(directory, Map.of());
    agent.start(SCRIPT);
    pid = agent.pid();
    agent.end();
  }

  @AfterEach
  void endAll() throws IOException {
    agent.onLoop(agent.supervisor::stopForExit).join();
    agent.end();
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  private Path home() {
    return directory.resolve("nodes").resolve("agent");
  }

  private Path record() {
    return home().resolve("launches").resolve("worker.json");
  }

  private void edit(String pattern, String replacement) throws IOException {
    String before = Files.readString(record());
    String after = before.replaceFirst(pattern, replacement);
    assertThat(after).isNotEqualTo(before);
    Files.writeString(record(), after);
  }

  /** Another agent that does what an agent does at its start, with {@code script} deployed. */
  private void startAgent(String script) {
    agent = new AgentOfOne(directory, Map.of("zeekeeper.agent.restart.delay", "100ms"));
    agent.onLoop(() -> {
      List<NodeSupervisor> lost = agent.supervisor.adopt();
      lost.forEach(node -> node.start(node.spec(), node.backend()));
      agent.supervisor.recover(List.of(spec(script)), Backend.BROKER);
      if (agent.supervisor.node("worker").isEmpty()) {
        agent.supervisor.start(List.of(spec(script)), Backend.BROKER, node -> true);
      }
      return true;
    });
  }

  private void assertLeftAlone() {
    agent.awaitState(State.CRASHED);
    assertThat(ProcessHandle.of(pid)).isPresent();
    assertThat(agent.onLoop(agent.node()::status).lastExit())
        .contains("process " + pid + " bears its launch token");
    assertThat(agent.changes).anyMatch(change -> change.contains("it is not signalled"));
  }

  private void endStray() {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    agent.awaitState(State.RUNNING);
    assertThat(agent.pid()).isNotEqualTo(pid);
  }

  @Test
  void aProcessWhoseRecordIsLostIsFoundByItsToken() throws IOException {
    Files.delete(record());
    startAgent(SCRIPT);
    assertThat(agent.pid()).isEqualTo(pid);
    assertThat(agent.onLoop(agent.node()::state)).isEqualTo(State.RUNNING);
    assertThat(record()).as("a new record").exists();
  }

  @Test
  void aRecordTruncatedAtAnyLengthLosesNoProcess() throws IOException {
    byte[] whole = Files.readAllBytes(record());
    for (int length = 0; length < whole.length; length++) {
      Files.write(record(), Arrays.copyOf(whole, length));
      startAgent(SCRIPT);
      assertThat(agent.pid()).as("truncated to %d bytes", length).isEqualTo(pid);
      assertThat(agent.changes)
          .anyMatch(change -> change.contains("worker.json is damaged and set aside"));
      agent.end();
    }
    startAgent(SCRIPT);
  }

  @Test
  void aTruncatedLaunchNumberIsNeverGivenTwice() throws IOException {
    Path counter = home().resolve("launch-number");
    String whole = Files.readString(counter);
    for (int length = 0; length < whole.length(); length++) {
      Files.writeString(counter, whole.substring(0, length));
      var store = new LaunchStore(home(), problem -> {});
      long last = store.load().getFirst().number();
      assertThat(store.nextNumber()).isGreaterThan(last);
    }
    startAgent(SCRIPT);
  }

  @Test
  void aProcessThatStartedAtAnotherTimeIsLeftAloneAndGetsNoSecondBesideIt() throws IOException {
    edit("\"start_ticks\":\\d+", "\"start_ticks\":1");
    startAgent(SCRIPT);
    assertLeftAlone();
    endStray();
  }

  @Test
  void aProcessOfAnotherBootIsLeftAloneAndGetsNoSecondBesideIt() throws IOException {
    edit("\"boot_id\":\"[^\"]+", "\"boot_id\":\"another");
    startAgent(SCRIPT);
    assertLeftAlone();
    endStray();
  }

  @Test
  void aRecordThatNamesSomebodyElsesProcessHarmsNobody() throws IOException {
    Process bystander = new ProcessBuilder("sleep", "1000").start();
    try {
      long ticks = new ProcessTable().startTicks(bystander.pid()).orElseThrow();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      edit("\"pid\":\\d+", "\"pid\":" + bystander.pid());
      edit("\"start_ticks\":\\d+", "\"start_ticks\":" + ticks);
      await("node gone").atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
      startAgent(SCRIPT);
      agent.awaitState(State.RUNNING);
      assertThat(agent.pid()).isNotEqualTo(bystander.pid());
      agent.onLoop(() -> agent.supervisor.stop(agent.supervisor.nodes())).join();
      assertThat(bystander.isAlive()).isTrue();
    } finally {
      bystander.destroyForcibly();
    }
  }

  @Test
  void withoutARecordTwoProcessesOfOneNodeAreBothLeftAlone() throws IOException {
    Files.delete(record());
    String id = Files.readString(home().resolve("id")).strip();
    Process other =
        new ProcessBuilder(
                "setsid", "sh", "-c", FOR_EVER, "zeek", "Zeekeeper::launch=" + id + ".9.worker")
            .start();
    try {
      startAgent(SCRIPT);
      agent.awaitState(State.CRASHED);
      assertThat(ProcessHandle.of(pid)).isPresent();
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void withoutARecordAProcessOfAnotherUserIsLeftAlone() throws IOException {
    assumeThat(System.getProperty("user.name"))
        .as("only root can be somebody else")
        .isEqualTo("root");
    Files.delete(record());
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    String id = Files.readString(home().resolve("id")).strip();
    Process other =
        new ProcessBuilder(
                List.of(
                    "setpriv",
                    "--reuid=65534",
                    "--regid=65534",
                    "--clear-groups",
                    "setsid",
                    "sh",
                    "-c",
                    FOR_EVER,
                    "zeek",
                    "Zeekeeper::launch=" + id + ".9.worker"))
            .start();
    try {
      pid = other.pid();
      await("its command line")
          .atMost(PATIENCE)
          .until(() -> new ProcessTable().commandLine(pid).getFirst().equals("sh"));
      startAgent(SCRIPT);
      assertLeftAlone();
    } finally {
      other.destroyForcibly();
    }
  }
}
