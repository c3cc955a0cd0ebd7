package io.zeekeeper.agent.logs;

import io.micrometer.core.instrument.MeterRegistry;
import io.zeekeeper.agent.notifications.Notifications;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes rotated logs into the archive again and again, one run at a time, on a thread of its own: a
 * run may take as long as compressing all logs takes.
 */
public final class LogArchive implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LogArchive.class);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration END = Duration.ofSeconds(3);

  private final ArchiveSettings settings;
  private final Duration rotationInterval;
  private final LogQueue queue;
  private final Path archive;
  private final Supplier<Optional<Path>> zeekArchiver;
  private final Notifications notifications;
  private final ArchiveMetrics metrics;
  private final Clock clock;
  private final Retention retention;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("archive").daemon(true).factory());

  /**
   * @param directories where logs come from and go to
   * @param rotationInterval how often logs are rotated; zero when they are not
   * @param zeekArchiver looks for zeek-archiver
   */
  public LogArchive(
      ArchiveSettings settings,
      Directories directories,
      Duration rotationInterval,
      Supplier<Optional<Path>> zeekArchiver,
      Notifications notifications,
      MeterRegistry registry,
      Clock clock) {
    this.settings = settings;
    this.rotationInterval = rotationInterval;
    this.queue = new LogQueue(directories.queue());
    this.archive = directories.archive();
    this.zeekArchiver = zeekArchiver;
    this.notifications = notifications;
    this.metrics = new ArchiveMetrics(registry);
    this.clock = clock;
    this.retention = new Retention(archive, settings, clock);
  }

  /** Where rotated logs wait, and where they are kept. */
  public record Directories(Path queue, Path archive) {}

  /** Begins soon, unless there is nothing to do ever. */
  public void start() {
    Duration pause = settings.pause(rotationInterval);
    if (pause.isZero()) {
      log.info("rotated logs are not archived");
      return;
    }
    Duration first = pause.compareTo(SOON) < 0 ? pause : SOON;
    var _ =
        thread.scheduleWithFixedDelay(
            this::guardedRun, first.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void guardedRun() {
    try {
      run();
    } catch (InterruptedException e) {
      // The agent ends. What was begun is finished by the next run.
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("a bug: a run of the archival failed", e);
    }
  }

  /** One run, on the archive's thread. */
  void run() throws InterruptedException {
    if (!Files.isDirectory(queue.directory())) {
      // Nothing was ever rotated here: many instances run no logger.
      return;
    }
    try {
      Optional<FileChannel> lock = queue.lock();
      if (lock.isEmpty()) {
        log.info("another agent archives {}", queue.directory());
        return;
      }
      try (FileChannel _ = lock.get()) {
        if (queue.isWorkedOn()) {
          log.info("a program started by an earlier agent still archives {}", queue.directory());
          return;
        }
        archive();
        expire();
      }
    } catch (IOException e) {
      failed("the log queue " + queue.directory() + " cannot be read: " + e);
    }
  }

  private void archive() throws IOException, InterruptedException {
    List<Path> files = queue.files();
    if (files.isEmpty()) {
      metrics.succeeded(clock.instant());
      metrics.waiting(0);
      return;
    }
    Files.createDirectories(archive);
    Archiver.Outcome outcome = archiver().archive(files);
    metrics.archived(outcome.archived());
    metrics.waiting(queue.files().size());
    log.info("{} logs archived", outcome.archived());
    if (outcome.problem() == null) {
      metrics.succeeded(clock.instant());
    } else {
      failed(outcome.problem());
    }
  }

  private Archiver archiver() {
    List<String> command = settings.commandWords();
    if (!command.isEmpty()) {
      return program(command);
    }
    return zeekArchiver
        .get()
        .<Archiver>map(found -> new ZeekArchiver(program(List.of(found.toString()))))
        .orElseGet(() -> new OwnArchiver(archive));
  }

  private CustomArchiver program(List<String> command) {
    return new CustomArchiver(command, queue.directory(), archive, settings.commandTimeout());
  }

  private void expire() {
    try {
      Retention.Deleted deleted = retention.apply();
      if (deleted.logs() > 0) {
        metrics.deleted(deleted.logs());
        notifications.note(
            null,
            deleted.logs()
                + " archived logs deleted, "
                + deleted.bytes()
                + " bytes: they were older than max-age, or the archive larger than max-size");
      }
    } catch (IOException e) {
      notifications.error(null, "old logs in " + archive + " cannot be deleted: " + e);
    }
  }

  private void failed(String problem) {
    metrics.failed();
    notifications.error(null, "rotated logs cannot be archived: " + problem);
  }

  /** Ends a run, its program included; what it leaves is finished by the next. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("the archival has not ended within {} s", END.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
