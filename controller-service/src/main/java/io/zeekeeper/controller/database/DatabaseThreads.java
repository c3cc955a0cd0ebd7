package io.zeekeeper.controller.database;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import reactor.core.publisher.Mono;

/**
 * Threads that wait for the database, so that no event loop has to. Nothing interrupts them: a
 * client's request is finished even when the client hangs up, and H2 closes its file for good when
 * a thread is interrupted while it reads or writes that file.
 */
@Component
public final class DatabaseThreads implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int MAX_WAITING = 1000;
  private static final long CLOSE_SECONDS = 5;
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  private final MeterRegistry meters;
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_WAITING),
          Thread.ofPlatform().name("database-", 0).daemon().factory());

  DatabaseThreads(MeterRegistry meters) {
    this.meters = meters;
  }

  /** How many calls wait for a thread. */
  int waiting() {
    return executor.getQueue().size();
  }

  /**
   * Runs {@code work} when the result is subscribed to.
   *
   * @return the value or exception of {@code work}; a {@link DatabaseAwayException} when the work
   *     takes too long or the queue is full
   */
  public <T> Mono<T> call(Supplier<T> work) {
    return Mono.defer(() -> {
      long started = System.nanoTime();
      return attempt(work)
          .doOnSuccess(result -> ended(started, "success"))
          .doOnError(error -> ended(started, isOfTheDatabase(error) ? "error" : "success"));
    });
  }

  private <T> Mono<T> attempt(Supplier<T> work) {
    return Mono.fromFuture(() -> CompletableFuture.supplyAsync(work, executor), true)
        .timeout(CALL_TIMEOUT)
        .onErrorMap(
            error ->
                error instanceof TimeoutException || error instanceof RejectedExecutionException,
            error -> new DatabaseAwayException());
  }

  /** Whether the database failed, rather than the work itself. */
  private static boolean isOfTheDatabase(Throwable error) {
    return error instanceof DatabaseAwayException
        || error instanceof DataAccessException
        || error instanceof TransactionException;
  }

  private void ended(long started, String outcome) {
    Timer.builder("zeekeeper.database.call.duration")
        .description("Time of a request's call to the database, with its wait for a thread")
        .tag("outcome", outcome)
        .register(meters)
        .record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
  }

  /** Like {@link #call}; empty when {@code work} finds nothing. */
  public <T> Mono<T> find(Supplier<Optional<T>> work) {
    return call(work).flatMap(Mono::justOrEmpty);
  }

  /** Waits a few seconds for tasks that have begun. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      var _ = executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
