package io.zeekeeper.agent.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.NodeOutputs;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Output is kept small while a node writes it, and its end is never lost. */
class OutputFilesTest {
  private static final int MAX = 64 * 1024;
  private static final OutputNames NAMED = new OutputNames("stdout", "stderr");
  private static final OutputNames TAIL_ONLY = new OutputNames("", "");

  @TempDir private Path directory;

  private OutputFiles files(OutputNames names) {
    return new OutputFiles(directory, names, MAX);
  }

  private static FileOutputStream writer(OutputFiles files) throws IOException {
    return new FileOutputStream(files.stdout(), true);
  }

  private static void write(FileOutputStream out, String line, int times) throws IOException {
    out.write((line + "\n").repeat(times).getBytes(StandardCharsets.UTF_8));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void earlierLaunchesKeepFiveNumbers() throws IOException {
    OutputFiles files = files(NAMED);
    for (int launch = 1; launch <= 8; launch++) {
      files.rotate();
      try (var out = writer(files)) {
        write(out, "launch " + launch, 1);
      }
    }
    assertThat(names())
        .containsExactly("stdout", "stdout.1", "stdout.2", "stdout.3", "stdout.4", "stdout.5");
    assertThat(directory.resolve("stdout.5")).hasContent("launch 3\n");
    assertThat(files.tail().stdout()).isEqualTo("launch 8");
  }

  @Test
  void eachStartAndStreamCanBeAskedFor() throws IOException {
    OutputFiles files = files(NAMED);
    for (int launch = 1; launch <= 2; launch++) {
      files.rotate();
      try (var out = writer(files)) {
        write(out, "launch " + launch, 3);
      }
    }
    assertThat(files.tail(0, null, 2)).contains(new NodeOutputs("launch 2\nlaunch 2", ""));
    assertThat(files.tail(1, NodeOutputs.Stream.STDOUT, 1))
        .contains(new NodeOutputs("launch 1", ""));
    assertThat(files.tail(1, NodeOutputs.Stream.STDERR, 1)).isEmpty();
    assertThat(files.tail(2, null, 1)).isEmpty();
    files.rotate();
    assertThat(files.tail(null, null, 1)).contains(new NodeOutputs("launch 2", ""));
  }

  @Test
  void anAnswerHoldsNoMoreThanAFrameCanBear() {
    byte[] binary = new byte[2 * OutputTail.MAX_BYTES];
    assertThat(OutputTail.of(binary, 10).length()).isEqualTo(OutputTail.MAX_BYTES / 6);
    byte[] text = "line\n".repeat(OutputTail.MAX_BYTES).getBytes(StandardCharsets.UTF_8);
    assertThat(OutputTail.of(text, 10_000).lines()).hasSize(10_000);
    byte[] faces = "\uD83D\uDE00".repeat(OutputTail.MAX_BYTES).getBytes(StandardCharsets.UTF_8);
    assertThat(OutputTail.of(faces, 1)).startsWith("\uD83D\uDE00");
  }

  @Test
  void aFileThatIsTooLargeIsRotatedUnderItsWriter() throws IOException {
    OutputFiles files = files(NAMED);
    try (var out = writer(files)) {
      write(out, "a line of twenty chars", 10_000);
      write(out, "the last before", 1);
      files.cap();
      assertThat(files.stdout()).isEmpty();
      assertThat(Files.size(directory.resolve("stdout.1"))).isEqualTo(MAX);
      write(out, "the first after", 1);
    }
    assertThat(files.stdout()).hasContent("the first after\n");
    assertThat(directory.resolve("stdout.1")).content().endsWith("the last before\n");
    List<String> tail = files.tail().stdout().lines().toList();
    assertThat(tail).hasSize(100).endsWith("the last before", "the first after");
  }

  @Test
  void aSmallFileIsLeftAlone() throws IOException {
    OutputFiles files = files(NAMED);
    try (var out = writer(files)) {
      write(out, "a line", 10);
      files.cap();
    }
    assertThat(files.stdout()).hasSize(70);
    assertThat(names()).containsExactly("stdout");
  }

  @Test
  void whatALaunchWroteInItsLastSecondIsCutAsWell() throws IOException {
    OutputFiles files = files(NAMED);
    try (var out = writer(files)) {
      write(out, "a line of twenty chars", 10_000);
    }
    files.rotate();
    assertThat(names()).containsExactly("stdout.1");
    assertThat(Files.size(directory.resolve("stdout.1"))).isEqualTo(MAX);
  }

  @Test
  void aDiskThatTakesNoCopyDoesNotKeepTheFileFromBeingCut() throws IOException {
    Files.createDirectories(directory.resolve("stdout.1").resolve("in the way"));
    Files.createDirectories(directory.resolve("stdout.2").resolve("in the way"));
    OutputFiles files = files(NAMED);
    try (var out = writer(files)) {
      write(out, "a line of twenty chars", 10_000);
    }
    files.cap();
    assertThat(files.stdout()).isEmpty();
    assertThat(files.tail().stdout()).endsWith("a line of twenty chars");
  }

  @Test
  void anEmptyNameKeepsATailOnly() throws IOException {
    OutputFiles files = files(TAIL_ONLY);
    for (int launch = 1; launch <= 3; launch++) {
      files.rotate();
      try (var out = writer(files)) {
        write(out, "a line of twenty chars", 20_000);
        files.cap();
        write(out, "launch " + launch, 1);
      }
    }
    assertThat(names()).containsExactly(".stdout");
    assertThat(files.stdout()).hasContent("launch 3\n");
    assertThat(files.tail().stdout().lines()).hasSize(100).endsWith("launch 3");
    files.rotate();
    assertThat(names()).isEmpty();
    assertThat(files.tail().stdout()).isEmpty();
    assertThat(files.latestTail().stdout()).endsWith("launch 3");
  }

  @Test
  void oneFileMayTakeBoth() throws IOException {
    OutputFiles files = files(new OutputNames("output", "output"));
    for (int launch = 1; launch <= 2; launch++) {
      files.rotate();
      try (var out = writer(files)) {
        write(out, "launch " + launch, 1);
      }
    }
    assertThat(names()).containsExactly("output", "output.1");
  }
}
