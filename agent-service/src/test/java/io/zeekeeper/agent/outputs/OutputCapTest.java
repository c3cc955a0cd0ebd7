package io.zeekeeper.agent.outputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The repeated check of output files, in real time. */
class OutputCapTest {
  private static final Duration PERIOD = Duration.ofMillis(10);

  @TempDir private Path directory;

  @Test
  void watchedFilesAreCutAndForgottenFilesAreNot() throws IOException {
    var forgotten = new OutputFiles(directory, new OutputNames("a", "a"), 64 * 1024);
    var watched = new OutputFiles(directory, new OutputNames("b", "b"), 64 * 1024);
    try (var cap = new OutputCap(PERIOD)) {
      cap.watch("forgotten", forgotten);
      cap.forget("forgotten");
      cap.watch("watched", watched);
      for (OutputFiles files : List.of(forgotten, watched)) {
        Files.writeString(files.stdout().toPath(), "x".repeat(100 * 1024));
      }
      await("cut").until(() -> watched.stdout().length() == 0);
      assertThat(forgotten.stdout()).hasSize(100 * 1024);
    }
  }

  @Test
  void failuresAndErrorsDoNotEndTheRepetition() {
    var checks = new AtomicInteger();
    try (var cap = new OutputCap(PERIOD)) {
      cap.watch(
          "a",
          () -> {
            throw new NoClassDefFoundError("as with a jar that was replaced");
          });
      cap.watch(
          "b",
          () -> {
            throw new IOException("as with a broken disk");
          });
      cap.watch("c", checks::incrementAndGet);
      await("further checks").until(() -> checks.get() > 3);
    }
  }
}
