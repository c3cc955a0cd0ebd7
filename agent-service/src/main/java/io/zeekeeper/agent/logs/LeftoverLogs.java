package io.zeekeeper.agent.logs;

import java.io.IOException;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The logs that a node left in its directory when it was killed, and that its next process would
 * overwrite. They are renamed into the log queue as Zeek itself would have done: Zeek keeps a file
 * {@code .shadow.<log>.log} beside each log that it will rotate, whose change time is when it was
 * opened. Quick enough for the loop: nothing is copied.
 *
 * @param directory the node's directory, in which no node runs
 * @param queue the log queue
 * @param suffix what tells this logger's logs from another's, if there are several
 * @param zone the node's time zone
 */
public record LeftoverLogs(Path directory, Path queue, @Nullable String suffix, ZoneId zone) {
  private static final String SHADOW = ".shadow.";
  private static final int MAX_COPIES = 1000;

  /**
   * What became of them.
   *
   * @param moved how many are in the log queue now
   * @param problems why others are not
   */
  public record Outcome(int moved, List<String> problems) {}

  /**
   * Moves them out of the way.
   *
   * @param others names of files that are no logs
   */
  public Outcome rescue(Set<String> others) {
    int moved = 0;
    List<String> problems = new ArrayList<>();
    try {
      for (String name : names(others)) {
        try {
          rescue(name);
          moved++;
        } catch (IOException e) {
          problems.add("log " + name + " of its earlier process is not in the log queue: " + e);
          keepAside(name, problems);
        }
      }
    } catch (IOException e) {
      problems.add("its directory cannot be searched for logs of its earlier process: " + e);
    }
    return new Outcome(moved, problems);
  }

  private Set<String> names(Set<String> others) throws IOException {
    Set<String> names = new TreeSet<>();
    List<String> present;
    try (Stream<Path> entries = Files.list(directory)) {
      present = entries.map(entry -> entry.getFileName().toString()).toList();
    }
    for (String name : present) {
      if (name.startsWith(SHADOW)) {
        names.add(name.substring(SHADOW.length()));
      } else if (name.endsWith(".log") || name.endsWith(".log.gz")) {
        names.add(name);
      }
    }
    names.removeIf(name ->
        name.startsWith(".")
            || others.contains(name)
            || !Files.isRegularFile(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)
            || hasPostprocessor(name));
    return names;
  }

  /** Whether a script of the operator's wants to be called with the log: only Zeek can do that. */
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

  private void rescue(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(queue);
    for (int copy = 1; copy <= MAX_COPIES; copy++) {
      Path target = queue.resolve(queueName(name, file, copy));
      if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        // Last, so that an end in between leaves a shadow of nothing, which Zeek removes.
        Files.deleteIfExists(shadow(name));
        return;
      }
    }
    throw new IOException(MAX_COPIES + " others have its name there");
  }

  /** Where it cannot go to the queue, it gets a name that Zeek does not write to, until it can. */
  private void keepAside(String name, List<String> problems) {
    Path file = directory.resolve(name);
    if (RotatedLog.of(file).isPresent()) {
      return;
    }
    try {
      for (int copy = 1; copy <= MAX_COPIES; copy++) {
        Path target = directory.resolve(queueName(name, file, copy));
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
          Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
          Files.deleteIfExists(shadow(name));
          return;
        }
      }
    } catch (IOException e) {
      problems.add("log " + name + " of its earlier process will be overwritten: " + e);
    }
  }

  private String queueName(String name, Path file, int copy) throws IOException {
    String number = copy == 1 ? "" : Integer.toString(copy);
    RotatedLog rotated = RotatedLog.of(file).orElse(null);
    if (rotated != null) {
      // Kept aside before.
      return copy == 1
          ? name
          : RotatedLog.queueName(
              rotated.log(),
              rotated.open(),
              rotated.close(),
              joined(rotated.suffix(), number),
              rotated.extension());
    }
    int dot = name.endsWith(".gz") ? name.lastIndexOf('.', name.length() - 4) : -1;
    int end = dot > 0 ? dot : Math.max(name.lastIndexOf('.'), 0);
    String log = end == 0 ? name : name.substring(0, end);
    String extension = end == 0 ? ".log" : name.substring(end);
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    LocalDateTime close = local(attributes.lastModifiedTime());
    LocalDateTime open = local(opened(name, attributes));
    return RotatedLog.queueName(
        log, open.isAfter(close) ? close : open, close, joined(suffix, number), extension);
  }

  private static @Nullable String joined(@Nullable String suffix, String number) {
    if (suffix == null || suffix.isEmpty() || number.isEmpty()) {
      return number.isEmpty() ? suffix : number;
    }
    return suffix + "-" + number;
  }

  private FileTime opened(String name, BasicFileAttributes log) throws IOException {
    return Files.exists(shadow(name))
        ? (FileTime) Files.getAttribute(shadow(name), "unix:ctime")
        : log.creationTime();
  }

  private LocalDateTime local(FileTime time) {
    return LocalDateTime.ofInstant(time.toInstant(), zone).truncatedTo(ChronoUnit.SECONDS);
  }
}
