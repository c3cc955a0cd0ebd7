package io.zeekeeper.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that run to their end. */
class ShortProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  private ShortProcess.Outcome run(String script, Duration patience) throws IOException {
    return ShortProcess.run(
        List.of("sh", "-c", script),
        Map.of("PATH", "/usr/bin:/bin", "GIVEN", "this"),
        directory,
        patience);
  }

  private static void awaitGone(Path pidFile) throws IOException {
    long pid = Long.parseLong(Files.readString(pidFile).strip());
    await("end of process " + pid)
        .atMost(PATIENCE)
        .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void programHasItsDirectoryItsStreamsAndOnlyTheGivenEnvironment() throws IOException {
    var outcome = run("pwd; echo \"$GIVEN $HOME\" >&2; exit 3", PATIENCE);
    assertThat(outcome)
        .isEqualTo(new ShortProcess.Outcome(3, directory.toRealPath() + "\n", "this \n"));
  }

  @Test
  void stdinIsEmpty() throws IOException {
    assertThat(run("cat", PATIENCE)).isEqualTo(new ShortProcess.Outcome(0, "", ""));
  }

  @Test
  void endOfLongOutputIsKept() throws IOException {
    var outcome = run("i=0; while [ $i -lt 30000 ]; do echo line $i; i=$((i+1)); done", PATIENCE);
    assertThat(outcome.stdout()).hasSize(64 * 1024).endsWith("line 29999\n");
  }

  @Test
  void programThatCannotRunHasTheExitCodeOfAShell() throws IOException {
    var outcome =
        ShortProcess.run(
            List.of("/no/such/program"), Map.of("PATH", "/usr/bin:/bin"), directory, PATIENCE);
    assertThat(outcome.exitCode()).isEqualTo(127);
    assertThat(outcome.stderr()).contains("/no/such/program");
  }

  @Test
  void timeoutKillsProgramWithItsChildren() {
    assertThatThrownBy(() ->
            run(
                "sleep 1000 & echo $! > child; echo $$ > leader; sleep 1000",
                Duration.ofSeconds(1)))
        .isInstanceOf(IOException.class)
        .hasMessage("not done after 1 s");
    assertThat(List.of("leader", "child")).allSatisfy(name -> awaitGone(directory.resolve(name)));
  }

  @Test
  void childThatOutlivesItsProgramIsKilledWithoutADelay() throws IOException {
    var outcome = run("sleep 1000 & echo $! > child; echo done", PATIENCE);
    assertThat(outcome.stdout()).isEqualTo("done\n");
    awaitGone(directory.resolve("child"));
  }

  @Test
  void interruptKillsProgram() throws Exception {
    Path leader = directory.resolve("leader");
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              try {
                var _ = run("echo $$ > leader.new; mv leader.new leader; sleep 1000", PATIENCE);
              } catch (IOException e) {
                assertThat(e).hasMessage("interrupted");
              }
            });
    await().atMost(PATIENCE).until(() -> Files.exists(leader));
    caller.interrupt();
    awaitGone(leader);
    caller.join();
    assertThat(caller.isAlive()).isFalse();
  }
}
