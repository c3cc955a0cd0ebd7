package io.zeekeeper.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From launch to end, as the status file and the exit code tell it. */
class LifeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SIGKILLED = 137;

  @TempDir Path directory;

  private static void awaitStatus(StandinProcess zeek, String status) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(zeek.status()).isEqualTo(status));
  }

  @Test
  void itRunsUntilSigtermWhichEndsItWithCodeZero() throws Exception {
    try (var zeek =
        StandinProcess.start(directory, Map.of(), "-i", "lo", "-U", ".status", "local")) {
      awaitStatus(zeek, "RUNNING [run_loop]");
      zeek.terminate();
      assertThat(zeek.exitCode()).isZero();
      assertThat(zeek.status()).isEqualTo("TERMINATED [atexit]");
      assertThat(zeek.stderr().lines())
          .containsExactly(
              "zeek-standin: this is not Zeek, it analyses nothing",
              "listening on lo",
              "received termination signal",
              "0 packets received on interface lo, 0 (0.00%) dropped");
    }
  }

  @Test
  void itNeverChecksInWhenAsked() throws Exception {
    Map<String, String> env = Map.of("ZEEK_STANDIN_NEVER_CHECK_IN", "1");
    try (var zeek = StandinProcess.start(directory, env, "-i", "lo", "-U", ".status", "local")) {
      awaitRunning(zeek);
      assertThat(zeek.endsWithin(300)).isFalse();
      assertThat(zeek.status()).isEqualTo("INITIALIZING [main]");
      zeek.terminate();
      assertThat(zeek.exitCode()).isZero();
    }
  }

  @Test
  void itIgnoresSigtermWhenAsked() throws Exception {
    Map<String, String> env = Map.of("ZEEK_STANDIN_IGNORE_SIGTERM", "1");
    try (var zeek = StandinProcess.start(directory, env, "-U", ".status", "local")) {
      awaitStatus(zeek, "RUNNING [run_loop]");
      zeek.terminate();
      assertThat(zeek.endsWithin(500)).isFalse();
      assertThat(zeek.status()).isEqualTo("RUNNING [run_loop]");
      zeek.kill();
      assertThat(zeek.exitCode()).isEqualTo(SIGKILLED);
    }
  }

  @Test
  void itExitsByItselfWhenAskedWithTheCodeAskedFor() throws Exception {
    Map<String, String> env =
        Map.of("ZEEK_STANDIN_EXIT_AFTER_MS", "0", "ZEEK_STANDIN_EXIT_CODE", "139");
    try (var zeek = StandinProcess.start(directory, env, "-U", ".status", "local")) {
      assertThat(zeek.exitCode()).isEqualTo(139);
      assertThat(zeek.status()).isEqualTo("RUNNING [run_loop]");
    }
  }

  @Test
  void itExitsWithCodeOneWhenNoneIsAskedFor() throws Exception {
    Map<String, String> env = Map.of("ZEEK_STANDIN_EXIT_AFTER_MS", "0");
    try (var zeek = StandinProcess.start(directory, env, "local")) {
      assertThat(zeek.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void itWritesAsMuchAsAskedFor() throws Exception {
    Map<String, String> env =
        Map.of("ZEEK_STANDIN_STDOUT_BYTES", "10000", "ZEEK_STANDIN_EXIT_AFTER_MS", "0");
    try (var zeek = StandinProcess.start(directory, env, "local")) {
      zeek.exitCode();
      assertThat(zeek.stdout()).hasSize(10_000);
    }
  }

  private static void awaitRunning(StandinProcess zeek) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(zeek.stderr()).contains("listening on lo"));
  }
}
