package io.zeekeeper.controller.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;

class WriteBehindTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<List<String>> batches = new CopyOnWriteArrayList<>();
  private final List<String> lost = new CopyOnWriteArrayList<>();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final CountDownLatch open = new CountDownLatch(1);
  private WriteBehind<String> items = limited(3, Duration.ZERO);

  private WriteBehind<String> limited(int waiting, Duration linger) {
    return new WriteBehind<>(
        "items", new WriteBehind.Limits(waiting, 2, linger), this::write, lost::add);
  }

  private void write(List<String> batch) {
    begun.incrementAndGet();
    try {
      open.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (batch.contains("poison")) {
      throw new DataIntegrityViolationException("refused");
    }
    if (failures.getAndDecrement() > 0) {
      throw new QueryTimeoutException("away");
    }
    batches.add(List.copyOf(batch));
  }

  @AfterEach
  void close() {
    open.countDown();
    failures.set(0);
    items.close();
  }

  private void offer(String... some) {
    List.of(some).forEach(items::offer);
  }

  private List<String> written() {
    return batches.stream().flatMap(Collection::stream).toList();
  }

  private void awaitWritten(String... some) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(written()).containsExactly(some));
  }

  @Test
  void itemsAreWrittenInOrderAndInBatches() {
    offer("a", "b", "c");
    open.countDown();
    items.start();
    awaitWritten("a", "b", "c");
    assertThat(batches).containsExactly(List.of("a", "b"), List.of("c"));
  }

  @Test
  void waitingItemIsNotQueuedAgainButItemBeingWrittenIs() {
    offer("a", "a");
    items.start();
    await().atMost(PATIENCE).until(() -> begun.get() == 1);
    offer("a", "a");
    open.countDown();
    awaitWritten("a", "a");
  }

  @Test
  void storedCompletesWhenTheGivenItemsAreWritten() {
    items.start();
    offer("a", "b");
    assertThat(items.stored(List.of("unheard-of"))).isDone();
    var stored = items.stored(List.of("b"));
    assertThat(stored).isNotDone();
    open.countDown();
    assertThat(stored).succeedsWithin(PATIENCE);
    assertThat(written()).contains("b");
    assertThat(items.stored(List.of("a", "b"))).succeedsWithin(PATIENCE);
  }

  @Test
  void storedDoesNotLingerForMoreItems() {
    items = limited(3, Duration.ofHours(1)).start();
    open.countDown();
    offer("a");
    assertThat(items.stored(List.of("a"))).succeedsWithin(PATIENCE);
  }

  @Test
  void itemsLingerAndShareABatch() {
    items = limited(3, Duration.ofSeconds(1)).start();
    open.countDown();
    offer("a");
    offer("b");
    awaitWritten("a", "b");
    assertThat(batches).hasSize(1);
  }

  @Test
  void failedWritesAreRetriedWithoutLoss() {
    failures.set(2);
    open.countDown();
    items.start();
    offer("a", "b", "c");
    awaitWritten("a", "b", "c");
    assertThat(lost).isEmpty();
  }

  @Test
  void storedFailsAtTheNextFailureAndSucceedsWhenCalledAgain() {
    failures.set(1);
    offer("a", "b", "c");
    var stored = items.stored(List.of("c"));
    open.countDown();
    items.start();
    assertThat(stored).failsWithin(PATIENCE);
    assertThat(items.stored(List.of("c"))).succeedsWithin(PATIENCE);
    assertThat(written()).containsExactly("a", "b", "c");
  }

  @Test
  void refusedItemIsLostAloneAndFailsItsStored() {
    offer("a", "poison", "b");
    var poison = items.stored(List.of("poison"));
    var others = items.stored(List.of("a", "b"));
    open.countDown();
    items.start();
    assertThat(poison).failsWithin(PATIENCE);
    assertThat(others).succeedsWithin(PATIENCE);
    assertThat(written()).containsExactly("a", "b");
    assertThat(lost).containsExactly("poison");
  }

  @Test
  void fullQueueDropsTheOldestItems() {
    offer("a", "b", "c");
    var stored = items.stored(List.of("a"));
    offer("d", "e");
    assertThat(lost).containsExactly("a", "b");
    assertThat(stored).isCompletedExceptionally();
    open.countDown();
    items.start();
    awaitWritten("c", "d", "e");
  }

  @Test
  void closeWritesWaitingItemsWithoutLingering() {
    items = limited(1000, Duration.ofHours(1)).start();
    open.countDown();
    List<String> many = IntStream.range(0, 100).mapToObj(i -> "i" + i).toList();
    many.forEach(items::offer);
    long started = System.nanoTime();
    items.close();
    assertThat(written()).isEqualTo(many);
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void closeIsBoundedAndReportsLostItemsWhileTheDatabaseFails() {
    failures.set(Integer.MAX_VALUE);
    open.countDown();
    items.start();
    offer("a", "b", "c");
    items.close();
    assertThat(lost).containsExactly("a", "b", "c");
  }
}
