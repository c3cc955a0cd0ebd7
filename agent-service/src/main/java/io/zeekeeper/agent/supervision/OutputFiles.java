package io.zeekeeper.agent.supervision;

import io.zeekeeper.model.NodeOutputs;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** A node's stdout and stderr: one pair per launch, the five before it kept with a number. */
final class OutputFiles {
  private static final int KEPT = 5;
  private static final int MAX_LINES = 100;
  private static final int MAX_BYTES = 16 * 1024;

  private final Path stdout;
  private final Path stderr;

  OutputFiles(Path directory, SupervisionSettings settings) {
    this.stdout = directory.resolve(settings.stdoutFile());
    this.stderr = directory.resolve(settings.stderrFile());
  }

  File stdout() {
    return stdout.toFile();
  }

  File stderr() {
    return stderr.toFile();
  }

  /** Makes room for the next launch. */
  void rotate() throws IOException {
    for (Path file : List.of(stdout, stderr)) {
      for (int number = KEPT; number >= 1; number--) {
        Path from = number == 1 ? file : numbered(file, number - 1);
        if (Files.exists(from)) {
          Files.move(from, numbered(file, number), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static Path numbered(Path file, int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  /** The last 100 lines and 16 KiB of each. */
  NodeOutputs tail() {
    return new NodeOutputs(tail(stdout), tail(stderr));
  }

  /** Of the launch before the present one. */
  NodeOutputs previousTail() {
    return new NodeOutputs(tail(numbered(stdout, 1)), tail(numbered(stderr, 1)));
  }

  private static String tail(Path path) {
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      long start = Math.max(0, file.length() - MAX_BYTES);
      file.seek(start);
      byte[] bytes = new byte[(int) Math.min(MAX_BYTES, file.length() - start)];
      file.readFully(bytes);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size()));
    } catch (IOException e) {
      return "";
    }
  }
}
