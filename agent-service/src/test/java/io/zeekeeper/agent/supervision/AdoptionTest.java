package io.zeekeeper.agent.supervision;

import static io.zeekeeper.agent.supervision.AgentOfOne.FOR_EVER;
import static io.zeekeeper.agent.supervision.AgentOfOne.PATIENCE;
import static io.zeekeeper.agent.supervision.AgentOfOne.UP;
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
 * Whatever an agent finds of its state files: a process that can be verified is taken over, another
 * one is left alone, and there is never a second one.
 */
class AdoptionTest {
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
    agent = new AgentOfOne(directory, Map.of("zeekeeper.agent.restart.delay", "100ms"));
    agent.adopt();
    agent.run(SCRIPT);
  }

  private Process stray(long number) throws IOException {
    String id = Files.readString(home().resolve("id")).strip();
    String token = "Zeekeeper::launch=" + id + "." + number + ".worker";
    return new ProcessBuilder("setsid", "sh", "-c", FOR_EVER, "zeek", token)
        .directory(directory.resolve("nodes").resolve("worker").toFile())
        .start();
  }

  private void assertIsKept() {
    assertThat(agent.pid()).isEqualTo(pid);
    assertThat(agent.state()).isEqualTo(State.RUNNING);
  }

  @Test
  void processWhoseRecordIsLostIsFoundByItsToken() throws IOException {
    Files.delete(record());
    startAgent();
    assertIsKept();
    assertThat(record()).as("a new record").exists();
  }

  @Test
  void processIsKnownBeforeAnythingIsWanted() throws IOException {
    Files.delete(record());
    agent = new AgentOfOne(directory, Map.of());
    agent.adopt();
    assertIsKept();
    assertThat(agent.onLoop(() -> agent.now().isStray())).isTrue();
  }

  @Test
  void recordTruncatedAtAnyLengthLosesNoProcess() throws IOException {
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
  void incompleteRecordThatIsValidJsonLosesNoProcess() throws IOException {
    Files.writeString(record(), "{\"number\":1}");
    startAgent();
    assertIsKept();
  }

  @Test
  void processThatStartedAtAnotherTimeIsNeverDoubled() throws IOException {
    edit("\"start_ticks\":\\d+", "\"start_ticks\":1");
    assertIsNeverDoubled();
  }

  @Test
  void processOfAnotherBootIsNeverDoubled() throws IOException {
    edit("\"boot_id\":\"[^\"]+", "\"boot_id\":\"another");
    assertIsNeverDoubled();
  }

  /** The process is taken over by its token, or is left alone as unclear. */
  private void assertIsNeverDoubled() {
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
  void recordThatNamesAnotherProcessHarmsNoOther() throws IOException {
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
  void twoProcessesOfOneNodeGetNoThird() throws IOException {
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
