package io.zeekeeper.controller.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;

class EventWriterTest {
  private static final int QUEUE = 10_000;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MemoryStore store = new MemoryStore();
  private final EventWriter writer = new EventWriter(store, Clock.systemUTC(), meters);

  /** A store in memory that can block, fail, or lose its answers. */
  private static class MemoryStore extends EventStore {
    private final List<Event> stored = new CopyOnWriteArrayList<>();
    private final CountDownLatch databaseAnswers = new CountDownLatch(1);
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean answersLost;

    @SuppressWarnings("NullAway") // this store has no database
    MemoryStore() {
      super(null, null);
    }

    @Override
    public List<Event> append(EventBatch batch) {
      try {
        databaseAnswers.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (!batch.attempted().isEmpty() && stored.contains(batch.attempted().getLast())) {
        return batch.attempted();
      }
      List<Event> events = batch.attempt(newest());
      if (events.stream().anyMatch(event -> event.message().equals("poison"))) {
        throw new DataIntegrityViolationException("refused");
      }
      boolean fails = failures.getAndDecrement() > 0;
      if (!fails || answersLost) {
        stored.addAll(events);
      }
      if (fails) {
        throw new QueryTimeoutException("away");
      }
      return events;
    }

    @Override
    public long newest() {
      return stored.isEmpty() ? 0 : stored.getLast().id();
    }
  }

  @AfterEach
  void stop() {
    store.databaseAnswers.countDown();
    writer.stop();
  }

  private void record(String... messages) {
    for (String message : messages) {
      writer.record(Occurrence.of(EventType.NOTIFY_LOG, message));
    }
  }

  private double count(String meter) {
    return meters.get(meter).counters().stream().mapToDouble(c -> c.count()).sum();
  }

  private void awaitStored(String... messages) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(store.stored).extracting(Event::message).containsExactly(messages));
  }

  @Test
  void eventsGetIncreasingIdsAndAreCounted() {
    store.databaseAnswers.countDown();
    record("a", "b", "c");
    writer.start();
    awaitStored("a", "b", "c");
    assertThat(store.stored).extracting(Event::id).containsExactly(1L, 2L, 3L);
    assertThat(meters.get("zeekeeper.events").tag("type", "notify_log").counter().count())
        .isEqualTo(3);
    await().until(() -> writer.recent().newest() == 3);
  }

  @Test
  void failedWritesAreRetriedUntilTheySucceed() {
    store.databaseAnswers.countDown();
    store.failures.set(2);
    record("a", "b");
    writer.start();
    awaitStored("a", "b");
    assertThat(count("zeekeeper.events.dropped")).isZero();
  }

  @Test
  void batchCommittedWithALostAnswerIsNotStoredTwice() {
    store.databaseAnswers.countDown();
    store.answersLost = true;
    store.failures.set(1);
    record("a");
    writer.start();
    await().atMost(Duration.ofSeconds(20)).until(() -> writer.recent().newest() == 1);
    record("b");
    awaitStored("a", "b");
  }

  @Test
  void eventThatCannotBeStoredDoesNotBlockOthers() {
    store.databaseAnswers.countDown();
    record("a", "poison", "b");
    writer.start();
    awaitStored("a", "1 events are missing here: the database did not accept them", "b");
    assertThat(count("zeekeeper.events.dropped")).isEqualTo(1);
  }

  @Test
  void recordNeverBlocksOnAHangingDatabaseAndTheOldestAreDropped() {
    writer.start();
    record(Collections.nCopies(QUEUE + 1000, "x").toArray(String[]::new));
    assertThat(count("zeekeeper.events.dropped")).isBetween(500.0, 1000.0);
    store.databaseAnswers.countDown();
    await().atMost(Duration.ofSeconds(20)).until(() -> store.stored.size() > QUEUE);
    assertThat(store.stored)
        .filteredOn(event -> event.type().equals("events_dropped"))
        .singleElement()
        .satisfies(gap ->
            assertThat(gap.message())
                .startsWith((int) count("zeekeeper.events.dropped") + " events are missing"));
  }

  @Test
  void stopStoresEarlierEvents() {
    store.databaseAnswers.countDown();
    writer.start();
    record("a", "b");
    writer.stop();
    assertThat(store.stored).hasSize(2);
  }
}
