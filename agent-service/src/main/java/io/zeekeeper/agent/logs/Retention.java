package io.zeekeeper.agent.logs;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Deletes archived logs that are too old, and the oldest while the archive is too large. Touches
 * only files with names of archived logs in directories with names of days. Used on the archive's
 * thread.
 */
final class Retention {
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
  private static final Pattern LOG =
      Pattern.compile("[^.].*\\.\\d\\d:\\d\\d:\\d\\d-\\d\\d:\\d\\d:\\d\\d.*");

  private final Path archive;
  private final @Nullable Duration maxAge;
  private final long maxBytes;
  private final Clock clock;

  /** Keeps all logs where {@code settings} has no limit. */
  Retention(Path archive, ArchiveSettings settings, Clock clock) {
    this.archive = archive;
    this.maxAge = settings.maxAge();
    this.maxBytes = settings.maxSize() == null ? Long.MAX_VALUE : settings.maxSize().toBytes();
    this.clock = clock;
  }

  /** The logs deleted in one run. */
  record Deleted(int logs, long bytes) {}

  private record Archived(Path file, Instant modified, long size) {}

  Deleted apply() throws IOException {
    if (maxAge == null && maxBytes == Long.MAX_VALUE) {
      return new Deleted(0, 0);
    }

    List<Archived> logs = new ArrayList<>();
    List<Path> days = list(archive).stream().filter(path -> isNamed(path, DAY)).toList();
    for (Path day : days) {
      for (Path file : list(day)) {
        if (isNamed(file, LOG) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          logs.add(
              new Archived(file, Files.getLastModifiedTime(file).toInstant(), Files.size(file)));
        }
      }
    }

    Deleted deleted = delete(logs);
    for (Path day : days) {
      removeIfEmpty(day);
    }
    return deleted;
  }

  private Deleted delete(List<Archived> logs) throws IOException {
    Instant oldest = maxAge == null ? Instant.MIN : clock.instant().minus(maxAge);
    logs.sort(Comparator.comparing(Archived::modified).thenComparing(Archived::file));
    long left = logs.stream().mapToLong(Archived::size).sum();

    int count = 0;
    long bytes = 0;
    for (Archived log : logs) {
      if (left <= maxBytes && !log.modified().isBefore(oldest)) {
        break;
      }
      Files.deleteIfExists(log.file());
      left -= log.size();
      bytes += log.size();
      count++;
    }
    return new Deleted(count, bytes);
  }

  private static boolean isNamed(Path path, Pattern pattern) {
    return pattern.matcher(path.getFileName().toString()).matches();
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  private static void removeIfEmpty(Path day) throws IOException {
    if (Files.isDirectory(day, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.deleteIfExists(day);
      } catch (DirectoryNotEmptyException e) {
        // The directory still has logs.
      }
    }
  }
}
