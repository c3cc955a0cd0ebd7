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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives rotated logs: soon after the agent's start, at every interval, and at the agent's end.
 * Runs follow each other on a thread of their own, as compression may take long.
 */
public final class LogArchive implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LogArchive.class);
  private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
  private static final Duration LAST_RUN_LIMIT = Duration.ofSeconds(2);
  private static final Duration INTERRUPT_LIMIT = Duration.ofMillis(500);

  private final Duration pause;
  private final LogQueue queue;
  private final Path archive;
  private final Archiver archiver;
  private final Notifications notifications;
  private final ArchiveMetrics metrics;
  private final Clock clock;
  private final Retention retention;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("archive").daemon(true).factory());
  private volatile boolean started;

  /** Where rotated logs wait, and where they are kept. */
  public record Directories(Path queue, Path archive) {}

  /**
   * @param rotationInterval how often logs are rotated; zero when they are not
   * @param agentId the agent's persistent id
   */
  public LogArchive(
      ArchiveSettings settings,
      Directories directories,
      Duration rotationInterval,
      String agentId,
      Notifications notifications,
      MeterRegistry registry,
      Clock clock) {
    this.pause = settings.pause(rotationInterval);
    this.queue = new LogQueue(directories.queue());
    this.archive = directories.archive();
    List<String> command = settings.commandWords();
    this.archiver =
        command.isEmpty()
            ? new OwnArchiver(archive, agentId)
            : new ArchiveCommand(command, queue.directory(), archive, settings.commandTimeout());
    this.notifications = notifications;
    this.metrics = new ArchiveMetrics(registry);
    this.clock = clock;
    this.retention = new Retention(archive, settings, clock);
  }

  /** Schedules the runs, and returns at once; does nothing where archival is off. */
  public void start() {
    if (pause.isZero()) {
      log.info("rotated logs are not archived");
      return;
    }
    started = true;
    Duration first = pause.compareTo(FIRST_DELAY) < 0 ? pause : FIRST_DELAY;
    var _ =
        thread.scheduleWithFixedDelay(
            this::guardedRun, first.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void guardedRun() {
    try {
      run();
    } catch (InterruptedException e) {
      log.info("the archival was interrupted, and continues at the agent's next start");
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // Caught here, as the executor would silently stop the repetition.
      log.error("a bug: a run of the archival failed", e);
    }
  }

  /** Runs once, on the archive's thread. */
  void run() throws InterruptedException {
    if (!Files.isDirectory(queue.directory())) {
      // Many instances run no logger, so nothing was ever rotated there.
      return;
    }

    try {
      Optional<FileChannel> lock = queue.lock();
      if (lock.isEmpty()) {
        log.info("another agent is archiving {}", queue.directory());
        return;
      }
      try (FileChannel _ = lock.get()) {
        archive();
      }
      if (!thread.isShutdown()) {
        expire();
      }
    } catch (IOException e) {
      failed("the log queue %s cannot be read: %s".formatted(queue.directory(), e));
    }
  }

  private void archive() throws IOException, InterruptedException {
    List<Path> files = queue.files();
    Optional<String> problem = Optional.empty();
    if (!files.isEmpty()) {
      Files.createDirectories(archive);
      problem = archiver.archive(files);
      int archived = (int) files.stream().filter(Files::notExists).count();
      metrics.archived(archived);
      log.info("{} logs archived", archived);
    }
    metrics.waiting(queue.files().size());
    problem.ifPresentOrElse(this::failed, () -> metrics.succeeded(clock.instant()));
  }

  private void expire() {
    try {
      Retention.Deleted deleted = retention.apply();
      if (deleted.logs() > 0) {
        metrics.deleted(deleted.logs());
        notifications.note(
            null,
            ("deleted %d archived logs, %d bytes: they were older than max-age, or the archive was"
                    + " larger than max-size")
                .formatted(deleted.logs(), deleted.bytes()));
      }
    } catch (IOException e) {
      notifications.error(null, "cannot delete old logs in %s: %s".formatted(archive, e));
    }
  }

  private void failed(String problem) {
    metrics.failed();
    notifications.error(null, "cannot archive rotated logs: " + problem);
  }

  /**
   * Archives a last time. After 2 s the run is interrupted and a program killed; the next start
   * continues with the remaining logs. Returns within 2.5 s.
   */
  @Override
  public void close() {
    if (started && !thread.isShutdown()) {
      thread.execute(this::guardedRun);
    }
    thread.shutdown();
    try {
      if (!thread.awaitTermination(LAST_RUN_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
        if (!thread.awaitTermination(INTERRUPT_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
          log.warn("the archival does not stop; its thread ends with the agent");
        }
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
