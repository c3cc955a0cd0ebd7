package io.zeekeeper.controller.audit;

import io.zeekeeper.model.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * Takes records that the database lacks from the file: at the start, after a kill of the
 * controller, and after the queue dropped records while the database was away. Runs on a thread of
 * its own.
 */
@Component
final class AuditRecovery implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(AuditRecovery.class);
  private static final int AT_ONCE = 500;
  private static final long PAUSE_SECONDS = 5;
  private static final long CLOSE_SECONDS = 2;

  private final AuditJournal journal;
  private final AuditStore store;
  private final AuditQueue queue;
  private final OpenDeployments deployments;
  private final AuditTrail trail;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("audit-recovery").daemon(true).factory());
  private volatile boolean running;

  // Used by the thread only.
  private boolean due = true;
  private boolean first = true;
  private boolean failureLogged;

  AuditRecovery(
      AuditJournal journal,
      AuditStore store,
      AuditQueue queue,
      OpenDeployments deployments,
      AuditTrail trail) {
    this.journal = journal;
    this.store = store;
    this.queue = queue;
    this.deployments = deployments;
    this.trail = trail;
  }

  private void recoverIfDue() {
    due |= queue.hasDropped();
    if (due) {
      try {
        recover();
        due = false;
        first = false;
        failureLogged = false;
      } catch (IOException | RuntimeException e) {
        if (!failureLogged) {
          failureLogged = true;
          log.warn(
              "cannot take the audit's file into the database yet; will retry: {}", e.toString());
        }
      }
    }
  }

  private void recover() throws IOException {
    // Older records are in the file for longer than the database keeps them.
    String oldest = store.oldest().orElse("");
    for (Path file : journal.files()) {
      // A kill may cut a character in two. This reader replaces what is left of the character, and
      // the line is damaged; another reader would fail.
      try (var lines =
          new BufferedReader(
              new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
        for (List<AuditRecord> some = read(lines, file);
            !some.isEmpty();
            some = read(lines, file)) {
          if (first) {
            some.forEach(this::follow);
          }
          store.addMissing(
              some.stream().filter(record -> record.id().compareTo(oldest) >= 0).toList());
        }
      }
    }
  }

  /** Reads the next records; empty at the end of the file. */
  private static List<AuditRecord> read(BufferedReader lines, Path file) throws IOException {
    List<AuditRecord> records = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      try {
        records.add(Json.lenient().readValue(line, AuditRecord.class));
      } catch (JacksonException e) {
        log.warn("skips a damaged line of {}: {}", file, e.getOriginalMessage());
      }
      if (records.size() == AT_ONCE) {
        break;
      }
    }
    return records;
  }

  /** Follows deployments that an earlier run of the controller left open. */
  private void follow(AuditRecord record) {
    String deployment = record.subject().names().get("deployment");
    if (!record.outcome().isOpen()) {
      deployments.remove(record);
    } else if (deployment != null) {
      deployments.add(deployment, record).ifPresent(end -> trail.end(record, end));
    }
  }

  @Override
  public void start() {
    running = true;
    var _ = executor.scheduleWithFixedDelay(this::recoverIfDue, 0, PAUSE_SECONDS, TimeUnit.SECONDS);
  }

  /** Waits a moment for a recovery that has begun. */
  @Override
  public void stop() {
    running = false;
    executor.shutdown();
    try {
      var _ = executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  // Starts before an interrupted deployment resumes.
  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }
}
