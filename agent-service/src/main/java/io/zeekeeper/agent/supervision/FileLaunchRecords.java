package io.zeekeeper.agent.supervision;

import io.zeekeeper.model.Json;
import io.zeekeeper.service.OwnerOnly;
import io.zeekeeper.service.StateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * Keeps launch records in files that only this user may read, as records hold keys of the cluster:
 * one per node, and the counter of launches. A record needs no fsync: a crash of the host that
 * loses the record also ends its process. The counter needs fsync, once per block of launches. On
 * the loop only.
 */
final class FileLaunchRecords implements LaunchRecords {
  private static final String SUFFIX = ".json";
  // Numbers reserved on disk with one fsync.
  private static final int RESERVED_BLOCK = 100;

  private final Consumer<String> problems;
  private final Path directory;
  private final Path counterFile;
  private long last;
  private long reserved;

  /**
   * @param problems receives the problems that an operator has to know
   */
  FileLaunchRecords(Path home, Clock clock, Consumer<String> problems) {
    this.problems = problems;
    this.directory = home.resolve("launches");
    this.counterFile = home.resolve("launch-number");
    try {
      OwnerOnly.createDirectory(directory);
      last = Files.exists(counterFile) ? Long.parseLong(Files.readString(counterFile).strip()) : 0;
    } catch (IOException | NumberFormatException e) {
      problems.accept(
          "%s cannot be read, numbering starts from the clock: %s".formatted(counterFile, e));
      last = clock.millis();
    }
    reserved = last;
  }

  @Override
  public long next() {
    return last + 1;
  }

  @Override
  public long take() {
    if (last >= reserved) {
      write(
          () -> StateDirectory.writeAtomically(counterFile, Long.toString(last + RESERVED_BLOCK)));
      reserved = last + RESERVED_BLOCK;
    }
    last++;
    return last;
  }

  @Override
  public void continueAfter(long number) {
    last = Math.max(last, number);
  }

  @Override
  public void save(LaunchRecord record) {
    Path file = file(record.spec().node().name());
    write(() -> StateDirectory.replace(file, Json.lenient().writeValueAsString(record)));
  }

  @Override
  public void delete(String node) {
    try {
      Files.deleteIfExists(file(node));
    } catch (IOException e) {
      problems.accept("cannot delete the launch record of node %s: %s".formatted(node, e));
    }
  }

  @Override
  public List<LaunchRecord> load() {
    List<LaunchRecord> records = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList()) {
        try {
          LaunchRecord record =
              Json.lenient().readValue(Files.readAllBytes(file), LaunchRecord.class);
          continueAfter(record.number());
          records.add(record);
        } catch (JacksonException | NullPointerException e) {
          problems.accept(
              "launch record %s is damaged and was set aside as %s"
                  .formatted(file, StateDirectory.setAside(file)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + directory + ": " + e.getMessage(), e);
    }
    return records;
  }

  private Path file(String node) {
    return directory.resolve(node + SUFFIX);
  }

  private interface Write {
    void run() throws IOException;
  }

  private static void write(Write write) {
    try {
      write.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
