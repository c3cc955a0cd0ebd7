package io.zeekeeper.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of real programs. */
class BoundedCommandTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir private Path directory;

  private static BoundedCommand.Outcome sh(String script, Duration timeout) throws Exception {
    return BoundedCommand.run(List.of("sh", "-c", script), timeout);
  }

  @Test
  void exitCodeAndEndOfTheOutputAreKept() throws Exception {
    var outcome = sh("yes 0123456789 | head -c 5000000; echo; echo sorry >&2; exit 3", TIMEOUT);
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.timedOut()).isFalse();
    assertThat(outcome.output()).endsWith("sorry").hasSizeLessThanOrEqualTo(4096);
  }

  @Test
  void argumentsAreNotInterpretedByAShell() throws Exception {
    assertThat(BoundedCommand.run(List.of("echo", "$HOME; exit 1", "*"), TIMEOUT).output())
        .isEqualTo("$HOME; exit 1 *");
  }

  @Test
  void timeoutStopsTheProgramWithItsChildren() throws Exception {
    Path pid = directory.resolve("pid");
    var outcome =
        sh(
            "sh -c 'echo $$ > " + pid + "; while :; do sleep 0.1; done' & wait",
            Duration.ofMillis(500));
    assertThat(outcome.timedOut()).isTrue();
    long child = Long.parseLong(Files.readString(pid).strip());
    await("child gone").atMost(TIMEOUT).until(() -> !isAlive(child));
  }

  // A zombie has also ended.
  private static boolean isAlive(long pid) {
    try {
      return !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void missingProgramIsNamedInTheOutput() throws Exception {
    assertThat(BoundedCommand.run(List.of("/no/such/program"), TIMEOUT))
        .satisfies(outcome -> assertThat(outcome.exitCode()).isNotZero())
        .satisfies(outcome -> assertThat(outcome.output()).contains("/no/such/program"));
  }

  @Test
  void interruptStopsTheProgram() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> sh("sleep 20", TIMEOUT)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
