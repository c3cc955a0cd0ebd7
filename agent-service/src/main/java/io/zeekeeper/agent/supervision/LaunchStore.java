package io.zeekeeper.agent.supervision;

import io.zeekeeper.model.Json;
import io.zeekeeper.service.StateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/** The launch records of this agent, one file a node. Used on the loop only. */
final class LaunchStore {
  private static final String SUFFIX = ".json";
  private static final int BLOCK = 100;

  private final Consumer<String> problems;
  private final Path directory;
  private final Path counterFile;
  // Numbers are reserved on disk in blocks, so that a launch costs no write for its number.
  private long lastNumber;
  private long reserved;

  /**
   * @param problems told what an operator has to know
   */
  LaunchStore(Path home, Consumer<String> problems) {
    this.problems = problems;
    this.directory = home.resolve("launches");
    this.counterFile = home.resolve("launch-number");
    try {
      StateDirectory.createPrivately(directory);
      lastNumber =
          Files.exists(counterFile) ? Long.parseLong(Files.readString(counterFile).strip()) : 0;
    } catch (IOException | NumberFormatException e) {
      problems.accept(counterFile + " cannot be read, numbering starts from the clock: " + e);
      lastNumber = System.currentTimeMillis();
    }
    reserved = lastNumber;
  }

  /** A number that no launch of this agent had before, nor will have after a crash. */
  long nextNumber() {
    lastNumber++;
    if (lastNumber > reserved) {
      write(counterFile, Long.toString(lastNumber + BLOCK));
      reserved = lastNumber + BLOCK;
    }
    return lastNumber;
  }

  void save(LaunchRecord record) {
    write(file(record.spec().node().name()), Json.lenient().writeValueAsString(record));
  }

  void delete(String node) {
    try {
      Files.deleteIfExists(file(node));
    } catch (IOException e) {
      problems.accept("the launch record of node " + node + " cannot be deleted: " + e);
    }
  }

  /** All records; one that cannot be read is set aside and reported. */
  List<LaunchRecord> load() {
    List<LaunchRecord> records = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList()) {
        try {
          LaunchRecord record =
              Json.lenient().readValue(Files.readString(file), LaunchRecord.class);
          lastNumber = Math.max(lastNumber, record.number());
          records.add(record);
        } catch (JacksonException | IOException e) {
          Path aside = file.resolveSibling(file.getFileName() + ".corrupt");
          Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
          problems.accept("launch record " + file + " is damaged and set aside as " + aside);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }

  private Path file(String node) {
    return directory.resolve(node + SUFFIX);
  }

  private static void write(Path file, String content) {
    try {
      StateDirectory.writeAtomically(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
