package io.zeekeeper.controller.audit;

import io.zeekeeper.link.LogLimit;
import io.zeekeeper.model.Json;
import io.zeekeeper.service.StateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Writes records to the {@link AuditFile}, in order, on a thread of its own. Never blocks. */
@Component
final class AuditJournal implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AuditJournal.class);
  private static final int MAX_WAITING = 1000;
  private static final long WRITE_SECONDS = 5;
  private static final long CLOSE_SECONDS = 2;

  private final Path path;
  private final AuditFile file;
  private final LogLimit failures = new LogLimit(1);
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_WAITING),
          Thread.ofPlatform().name("audit").daemon().factory());

  AuditJournal(AuditSettings settings, StateDirectory state) {
    Path chosen = settings.file();
    this.path = chosen == null ? state.home().resolve("audit.jsonl") : chosen;
    this.file = new AuditFile(path, settings.maxFileSize().toBytes(), settings.maxFiles());
  }

  /** The files that exist, the oldest first. */
  List<Path> files() {
    return file.all();
  }

  /**
   * Appends a record.
   *
   * @return completes once the record is on disk; exceptionally when the disk does not take it, or
   *     not in time
   */
  CompletableFuture<Void> append(AuditRecord record) {
    String line = Json.lenient().writeValueAsString(record);
    CompletableFuture<Void> appended;
    try {
      appended = CompletableFuture.runAsync(() -> write(line), executor);
    } catch (RejectedExecutionException e) {
      appended = CompletableFuture.failedFuture(e);
    }
    return appended
        .orTimeout(WRITE_SECONDS, TimeUnit.SECONDS)
        .whenComplete((done, error) -> {
          if (error != null) {
            failures.write(
                () -> log.error("cannot write the audit to {}: {}", path, error.toString()));
          }
        });
  }

  private void write(String line) {
    try {
      file.append(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits a moment for the records that wait. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        file.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
