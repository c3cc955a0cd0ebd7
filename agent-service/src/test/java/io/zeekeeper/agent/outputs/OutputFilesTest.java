package io.zeekeeper.agent.outputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.NodeOutputs;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Output files stay small while a node writes them, and keep one number per start. */
class OutputFilesTest {
  private static final int MAX_FILE_BYTES = 64 * 1024;
  private static final OutputNames NAMED = new OutputNames("stdout", "stderr");
  private static final OutputNames TAIL_ONLY = new OutputNames("", "");
  private static final String LINE = "a line of twenty chars";

  @TempDir private Path directory;

  private OutputFiles files(OutputNames names) {
    return new OutputFiles(directory, names, MAX_FILE_BYTES);
  }

  private static void write(File file, String line, int times) throws IOException {
    try (var out = new FileOutputStream(file, true)) {
      write(out, line, times);
    }
  }

  private static void write(FileOutputStream out, String line, int times) throws IOException {
    out.write((line + "\n").repeat(times).getBytes(StandardCharsets.UTF_8));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private Path path(String name) {
    return directory.resolve(name);
  }

  @Test
  void fiveEarlierStartsAreKept() throws IOException {
    OutputFiles files = files(NAMED);
    for (int start = 1; start <= 8; start++) {
      files.rotate();
      write(files.stdout(), "start " + start, 1);
    }
    assertThat(names())
        .containsExactly("stdout", "stdout.1", "stdout.2", "stdout.3", "stdout.4", "stdout.5");
    assertThat(path("stdout.5")).hasContent("start 3\n");
    assertThat(files.tail().stdout()).isEqualTo("start 8");
  }

  @Test
  void outputIsReadByStartStreamAndLines() throws IOException {
    OutputFiles files = files(NAMED);
    for (int start = 1; start <= 2; start++) {
      files.rotate();
      write(files.stdout(), "start " + start, 3);
    }
    assertThat(files.tail(0, null, 2)).contains(new NodeOutputs("start 2\nstart 2", ""));
    assertThat(files.tail(1, NodeOutputs.Stream.STDOUT, 1))
        .contains(new NodeOutputs("start 1", ""));
    assertThat(files.tail(1, NodeOutputs.Stream.STDERR, 1)).isEmpty();
    assertThat(files.tail(2, null, 1)).isEmpty();
    assertThat(files.tail(99, null, 1)).isEmpty();
    files.rotate();
    assertThat(files.tail(null, null, 1)).contains(new NodeOutputs("start 2", ""));
  }

  @Test
  void tailNeverExceedsAFrame() {
    byte[] binary = new byte[2 * OutputTail.MAX_BYTES];
    assertThat(OutputTail.of(binary, 10).length()).isEqualTo(OutputTail.MAX_BYTES / 6);
    byte[] text = "line\n".repeat(OutputTail.MAX_BYTES).getBytes(StandardCharsets.UTF_8);
    assertThat(OutputTail.of(text, 10_000).lines()).hasSize(10_000);
    byte[] faces = "\uD83D\uDE00".repeat(OutputTail.MAX_BYTES).getBytes(StandardCharsets.UTF_8);
    assertThat(OutputTail.of(faces, 1)).startsWith("\uD83D\uDE00");
  }

  @Test
  void tooLargeFileIsCutWhileItIsWritten() throws IOException {
    OutputFiles files = files(NAMED);
    try (var out = new FileOutputStream(files.stdout(), true)) {
      write(out, LINE, 10_000);
      write(out, "the last before", 1);
      files.cap();
      assertThat(files.stdout()).isEmpty();
      assertThat(Files.size(path("stdout.more"))).isEqualTo(MAX_FILE_BYTES);
      write(out, "the first after", 1);
    }
    assertThat(names()).containsExactly("stdout", "stdout.more");
    assertThat(files.stdout()).hasContent("the first after\n");
    assertThat(path("stdout.more")).content().endsWith("the last before\n");
    assertThat(files.tail().stdout().lines())
        .hasSize(100)
        .endsWith("the last before", "the first after");
    assertThat(files(NAMED).tail(0, null, 2))
        .contains(new NodeOutputs("the last before\nthe first after", ""));
  }

  @Test
  void floodingStartKeepsItsNumber() throws IOException {
    OutputFiles files = files(NAMED);
    write(files.stdout(), "start 1", 1);
    files.rotate();
    for (int cut = 0; cut < 10; cut++) {
      write(files.stdout(), LINE, 10_000);
      files.cap();
    }
    assertThat(files.tail(1, null, 1)).contains(new NodeOutputs("start 1", ""));
    files.rotate();
    write(files.stdout(), "start 3", 1);
    assertThat(files.tail(0, null, 9)).contains(new NodeOutputs("start 3", ""));
    assertThat(files.tail(1, null, 1)).contains(new NodeOutputs(LINE, ""));
    assertThat(files.tail(2, null, 9)).contains(new NodeOutputs("start 1", ""));
    assertThat(files.tail(3, null, 9)).isEmpty();
  }

  @Test
  void floodInEveryStartTakesAtMostTwelveTimesTheLimit() throws IOException {
    OutputFiles files = files(NAMED);
    for (int start = 0; start < 10; start++) {
      files.rotate();
      for (int cut = 0; cut < 2; cut++) {
        write(files.stdout(), LINE, 10_000);
        files.cap();
      }
      write(files.stdout(), LINE, MAX_FILE_BYTES / (LINE.length() + 1));
    }
    files.cap();
    long total = 0;
    for (String name : names()) {
      total += Files.size(path(name));
    }
    assertThat(total).isBetween(11L * MAX_FILE_BYTES, 12L * MAX_FILE_BYTES);
  }

  @Test
  void startsOfBothStreamsStayTogetherAfterTheRemovalOfAFile() throws IOException {
    OutputFiles files = files(NAMED);
    for (int start = 1; start <= 3; start++) {
      files.rotate();
      write(files.stdout(), "out " + start, 1);
      write(files.stderr(), "err " + start, 1);
      if (start == 2) {
        Files.delete(files.stdout().toPath());
      }
    }
    assertThat(files.tail(1, null, 1)).contains(new NodeOutputs("", "err 2"));
    assertThat(files.tail(2, null, 1)).contains(new NodeOutputs("out 1", "err 1"));
  }

  @Test
  void launchWithoutAFileCountsAsNoStart() throws IOException {
    OutputFiles files = files(NAMED);
    write(files.stdout(), "start 1", 1);
    files.rotate();
    files.rotate();
    files.rotate();
    assertThat(files.tail(1, null, 1)).contains(new NodeOutputs("start 1", ""));
  }

  @Test
  void smallFileIsLeftAlone() throws IOException {
    OutputFiles files = files(NAMED);
    write(files.stdout(), "a line", 10);
    files.cap();
    assertThat(files.stdout()).hasSize(70);
    assertThat(names()).containsExactly("stdout");
  }

  @Test
  void earlierStartIsCutAfterItsEnd() throws IOException {
    OutputFiles files = files(NAMED);
    write(files.stdout(), LINE, 10_000);
    write(files.stdout(), "the end", 1);
    files.rotate();
    files.cap();
    assertThat(Files.size(path("stdout.1")) + Files.size(path("stdout.1.more")))
        .isEqualTo(MAX_FILE_BYTES);
    assertThat(files.tail(1, null, 1)).contains(new NodeOutputs("the end", ""));
    assertThat(files.latestTail().stdout()).endsWith("the end");
  }

  @Test
  void fileIsCutAndItsTailKeptWhenTheCopyFails() throws IOException {
    Files.createDirectories(path("stdout.part"));
    OutputFiles files = files(NAMED);
    write(files.stdout(), LINE, 10_000);
    files.cap();
    assertThat(files.stdout()).isEmpty();
    assertThat(files.tail().stdout()).endsWith(LINE);
  }

  @Test
  void rotationAndTailsDoNotWaitForACopy() throws Exception {
    // A sparse file takes no disk space but seconds to copy.
    long large = 4L << 30;
    var files = new OutputFiles(directory, NAMED, large / 2);
    try (var file = new RandomAccessFile(files.stdout(), "rw")) {
      file.seek(large);
      file.write("\nthe end\n".getBytes(StandardCharsets.UTF_8));
    }
    var failure = new AtomicReference<IOException>();
    Thread copy =
        Thread.ofPlatform()
            .start(() -> {
              try {
                files.cap();
              } catch (IOException e) {
                failure.set(e);
              }
            });
    await("copy")
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> Files.exists(path("stdout.part")));
    assertThat(files.tail(0, null, 1)).contains(new NodeOutputs("the end", ""));
    files.rotate();
    copy.join();
    assertThat(failure).hasNullValue();
    // The copied file had already become an earlier start's, so the copy is discarded.
    assertThat(names()).containsExactly("stdout.1");
    assertThat(Files.size(path("stdout.1"))).isGreaterThan(large);
  }

  @Test
  void emptyNameKeepsATailOfTwoStarts() throws IOException {
    OutputFiles files = files(TAIL_ONLY);
    for (int start = 1; start <= 3; start++) {
      files.rotate();
      write(files.stdout(), LINE, 20_000);
      files.cap();
      write(files.stdout(), "start " + start, 1);
    }
    assertThat(names()).containsExactly(".stdout", ".stdout.1", ".stdout.1.more", ".stdout.more");
    assertThat(files.stdout()).hasContent("start 3\n");
    assertThat(files.tail().stdout().lines()).hasSize(100).endsWith("start 3");
    files.rotate();
    assertThat(files.tail().stdout()).isEmpty();
    assertThat(files(TAIL_ONLY).latestTail().stdout()).endsWith("start 3");
  }

  @Test
  void bothStreamsMayShareAFile() throws IOException {
    OutputFiles files = files(new OutputNames("output", "output"));
    for (int start = 1; start <= 3; start++) {
      files.rotate();
      write(files.stdout(), "start " + start, 1);
    }
    assertThat(names()).containsExactly("output", "output.1", "output.2");
    assertThat(path("output.2")).hasContent("start 1\n");
  }

  @Test
  void namesRoundTripAsJson() {
    var json = new JsonMapper();
    String written = json.writeValueAsString(new OutputNames("out", ""));
    assertThat(written).isEqualTo("{\"stdout\":\"out\",\"stderr\":\"\"}");
    assertThat(json.readValue(written, OutputNames.class)).isEqualTo(new OutputNames("out", ""));
  }
}
