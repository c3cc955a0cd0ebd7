package io.zeekeeper.controller.database;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The threads that wait for the database, so that no event loop does. Nothing interrupts them: what
 * a client asked for is finished even when it hangs up, and H2 closes its file for good when a
 * thread is interrupted in the middle of reading or writing it.
 */
@Component
public final class DatabaseThreads implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int MOST_WAITING = 1000;
  private static final long CLOSE_SECONDS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().name("database-", 0).daemon().factory());

  /**
   * Does {@code work} when the result is subscribed to.
   *
   * @return what it returned or threw; a {@link DatabaseAwayException} when it takes too long or
   *     too much waits already
   */
  public <T> Mono<T> call(Supplier<T> work) {
    return Mono.fromFuture(() -> CompletableFuture.supplyAsync(work, executor), true)
        .timeout(PATIENCE)
        .onErrorMap(
            error ->
                error instanceof TimeoutException || error instanceof RejectedExecutionException,
            error -> new DatabaseAwayException());
  }

  /** Empty where {@code work} found nothing. */
  public <T> Mono<T> find(Supplier<Optional<T>> work) {
    return call(work).flatMap(Mono::justOrEmpty);
  }

  /** Lets what was begun end. */
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
