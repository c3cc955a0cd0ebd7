package io.zeekeeper.agent.logs;

import io.zeekeeper.service.OwnerOnly;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rescues logs that a killed node left in its directory, before its next process overwrites them.
 * Renames them in two steps: first to the name that Zeek itself would have given them, then into
 * the log queue. Where the second step fails, the next rescue repeats it.
 *
 * <p>Zeek keeps a file {@code .shadow.<log>.log} beside each log that it will rotate; the file's
 * change time is when the log was opened. Fast enough for the loop, as nothing is copied.
 *
 * @param directory the node's directory, which need not exist; the node must not be running
 * @param queue the log queue
 * @param suffix the logger's name where there are several loggers, else null
 * @param zone the node's time zone
 */
public record LeftoverLogs(Path directory, Path queue, @Nullable String suffix, ZoneId zone) {
  private static final String SHADOW = ".shadow.";
  private static final int MAX_COPIES = 1000;

  /**
   * The outcome of a rescue.
   *
   * @param moved number of logs moved into the log queue
   * @param problems why other logs were not moved
   */
  public record Outcome(int moved, List<String> problems) {}

  /**
   * Moves the logs into the queue.
   *
   * @param outputs names of the node's output files, which are not logs
   */
  public Outcome rescue(Set<String> outputs) {
    List<String> problems = new ArrayList<>();
    int moved = 0;
    try {
      for (String name : openLogs(outputs)) {
        try {
          setAside(name);
        } catch (IOException e) {
          problems.add("log %s of its last process will be overwritten: %s".formatted(name, e));
        }
      }

      for (Path file : files().stream().filter(this::isSetAside).toList()) {
        Optional<String> problem = enqueue(RotatedLog.of(file).orElseThrow());
        problem.ifPresent(problems::add);
        moved += problem.isEmpty() ? 1 : 0;
      }
    } catch (IOException e) {
      problems.add("cannot search %s for logs of its last process: %s".formatted(directory, e));
    }
    return new Outcome(moved, problems);
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }

  private boolean isSetAside(Path file) {
    return RotatedLog.of(file).isPresent();
  }

  /** Names of logs that are not renamed yet. */
  private List<String> openLogs(Set<String> outputs) throws IOException {
    return files().stream()
        .filter(file -> !isSetAside(file))
        .map(file -> file.getFileName().toString())
        .filter(name -> !name.startsWith(".") && !outputs.contains(name))
        .filter(this::isLog)
        .filter(name -> !hasPostprocessor(name))
        .toList();
  }

  private boolean isLog(String name) {
    return Files.exists(shadow(name)) || name.endsWith(".log") || name.endsWith(".log.gz");
  }

  /** Whether a script of the operator postprocesses the log, which only Zeek itself can call. */
  private boolean hasPostprocessor(String name) {
    try {
      return Files.readString(shadow(name)).lines().skip(1).anyMatch(line -> !line.isBlank());
    } catch (IOException e) {
      return false;
    }
  }

  private Path shadow(String name) {
    return directory.resolve(SHADOW + name);
  }

  private void setAside(String name) throws IOException {
    Path file = directory.resolve(name);
    int dot = name.endsWith(".gz") ? name.lastIndexOf('.', name.length() - 4) : -1;
    int end = dot > 0 ? dot : Math.max(name.lastIndexOf('.'), 0);

    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    LocalDateTime close = local(attributes.lastModifiedTime());
    LocalDateTime open = local(opened(name, attributes));
    move(
        new RotatedLog(
            file,
            end == 0 ? name : name.substring(0, end),
            open.isAfter(close) ? close : open,
            close,
            suffix == null ? "" : suffix,
            end == 0 ? ".log" : name.substring(end)),
        directory);
    // Last: if the agent dies before this, Zeek removes the shadow file without a log.
    Files.deleteIfExists(shadow(name));
  }

  private FileTime opened(String name, BasicFileAttributes log) throws IOException {
    return Files.exists(shadow(name))
        ? (FileTime) Files.getAttribute(shadow(name), "unix:ctime")
        : log.creationTime();
  }

  private LocalDateTime local(FileTime time) {
    return LocalDateTime.ofInstant(time.toInstant(), zone).truncatedTo(ChronoUnit.SECONDS);
  }

  /** Moves a log into the queue; returns the problem if that fails. */
  private Optional<String> enqueue(RotatedLog log) {
    try {
      OwnerOnly.createDirectory(queue);
      move(log, queue);
      return Optional.empty();
    } catch (AtomicMoveNotSupportedException e) {
      return Optional.of(
          ("log %s stays in place, as the log queue %s is on another file system: set"
                  + " zeekeeper.spool-dir to a directory on the file system of zeekeeper.state-dir")
              .formatted(log.file(), queue));
    } catch (IOException e) {
      return Optional.of(
          "log %s stays in place, as it cannot be moved into the log queue: %s"
              .formatted(log.file(), e));
    }
  }

  private static void move(RotatedLog log, Path to) throws IOException {
    for (int copy = 1; copy <= MAX_COPIES; copy++) {
      Path target = to.resolve(log.queueName(copy));
      if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(log.file(), target, StandardCopyOption.ATOMIC_MOVE);
        return;
      }
    }
    throw new IOException("%d other logs have the same name in %s".formatted(MAX_COPIES, to));
  }
}
