package io.zeekeeper.agent.supervision;

import static io.zeekeeper.agent.supervision.SingleNodeAgent.LOOP_FOREVER;
import static io.zeekeeper.agent.supervision.SingleNodeAgent.PATIENCE;
import static io.zeekeeper.agent.supervision.SingleNodeAgent.REPORT_RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.agent.process.ProcessStat;
import io.zeekeeper.model.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With missing, damaged or wrong state files, the agent adopts a process that it can verify, leaves
 * any other process alone, and never launches a second one.
 */
class AdoptionTest {
  private static final String SCRIPT = REPORT_RUNNING + LOOP_FOREVER;

  @TempDir private Path directory;
  private SingleNodeAgent agent;
  private long pid;

  @BeforeEach
  void startNode() throws IOException {
    agent = new SingleNodeAgent(directory, Map.of());
    agent.start(SCRIPT);
    pid = agent.pid();
    agent.end();
  }

  @AfterEach
  void endAll() throws IOException {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    agent.stopNode();
    agent.end();
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

  private void startAgent() {
    agent = new SingleNodeAgent(directory, Map.of("zeekeeper.agent.restart.delay", "100ms"));
    agent.adopt();
    agent.run(SCRIPT);
  }

  private Process stray(long number) throws IOException {
    String id = Files.readString(home().resolve("id")).strip();
    String token = "Zeekeeper::launch=" + id + "." + number + ".worker";
    return new ProcessBuilder("setsid", "sh", "-c", LOOP_FOREVER, "zeek", token)
        .directory(directory.resolve("nodes").resolve("worker").toFile())
        .start();
  }

  private void assertIsKept() {
    assertThat(agent.pid()).isEqualTo(pid);
    assertThat(agent.state()).isEqualTo(State.RUNNING);
  }

  @Test
  void processWithLostRecordIsFoundByItsToken() throws IOException {
    Files.delete(record());
    startAgent();
    assertIsKept();
    assertThat(record()).as("a new record").exists();
  }

  @Test
  void processIsAdoptedBeforeAnyTargetIsSet() throws IOException {
    Files.delete(record());
    agent = new SingleNodeAgent(directory, Map.of());
    agent.adopt();
    assertIsKept();
    assertThat(agent.onLoop(() -> agent.now().isStray())).isTrue();
  }

  @Test
  void processIsAdoptedWithRecordTruncatedAtAnyLength() throws IOException {
    byte[] whole = Files.readAllBytes(record());
    for (int length = 0; length < whole.length; length += 1 + length / 40) {
      Files.write(record(), Arrays.copyOf(whole, length));
      startAgent();
      assertThat(agent.pid()).as("truncated to %d bytes", length).isEqualTo(pid);
      assertThat(agent.changes)
          .anyMatch(change -> change.contains("worker.json is damaged and was set aside"));
      agent.end();
    }
    startAgent();
  }

  @Test
  void processIsAdoptedWithIncompleteRecord() throws IOException {
    Files.writeString(record(), "{\"number\":1}");
    startAgent();
    assertIsKept();
  }

  @Test
  void processWithOtherStartTimeGetsNoSecondProcess() throws IOException {
    edit("\"start_ticks\":\\d+", "\"start_ticks\":1");
    assertNoSecondProcess();
  }

  @Test
  void processOfOtherBootGetsNoSecondProcess() throws IOException {
    edit("\"boot_id\":\"[^\"]+", "\"boot_id\":\"another");
    assertNoSecondProcess();
  }

  /** The agent adopts the process by its token, or leaves the process alone as unclear. */
  private void assertNoSecondProcess() {
    startAgent();
    boolean isUnclear = agent.onLoop(() -> agent.now().unclear().isPresent());
    if (isUnclear) {
      assertThat(agent.state()).isEqualTo(State.UNKNOWN);
      assertThat(ProcessHandle.of(pid)).isPresent();
    } else {
      assertIsKept();
    }
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    await("relaunch")
        .atMost(PATIENCE)
        .until(() -> agent.state() == State.RUNNING && agent.pid() != pid);
  }

  @Test
  void recordOfUnrelatedProcessDoesNotHarmThatProcess() throws IOException {
    Process bystander = new ProcessBuilder("sleep", "1000").start();
    try {
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      long ticks = ProcessStat.read(Path.of("/proc"), bystander.pid()).startTicks();
      edit("\"pid\":\\d+", "\"pid\":" + bystander.pid());
      edit("\"start_ticks\":\\d+", "\"start_ticks\":" + ticks);
      await("node gone").atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
      startAgent();
      agent.awaitState(State.RUNNING);
      assertThat(agent.pid()).isNotEqualTo(bystander.pid());
      agent.stopNode();
      assertThat(bystander.isAlive()).isTrue();
    } finally {
      bystander.destroyForcibly();
    }
  }

  @Test
  void nodeWithTwoProcessesGetsNoThird() throws IOException {
    Files.delete(record());
    Process other = stray(9);
    try {
      await("its command line")
          .atMost(PATIENCE)
          .until(() ->
              Files.readString(Path.of("/proc/" + other.pid() + "/cmdline")).startsWith("sh\0"));
      startAgent();
      assertThat(agent.state()).isEqualTo(State.UNKNOWN);
      assertThat(ProcessHandle.of(pid)).isPresent();
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
    agent.awaitState(State.RUNNING);
    assertIsKept();
  }
}
