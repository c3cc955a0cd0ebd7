package io.zeekeeper.controller.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Brings items into the database behind the caller's back: in their order, many at a time, on a
 * thread of its own. While the database refuses, a batch is tried again with growing pauses, and
 * later items wait. The queue is bounded: when it is full, the oldest item makes room and is lost.
 *
 * <p>An item that equals a waiting one is not queued again. So a writer that looks up the newest
 * state of a name when it is the name's turn writes once for many changes. All methods are safe on
 * any thread, and none but {@link #close()} blocks.
 */
public final class WriteBehind<T> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WriteBehind.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LAST_CHANCE = Duration.ofSeconds(2);

  private final String what;
  private final Limits limits;
  private final Writer<T> writer;
  private final Consumer<T> onLost;
  private final Thread thread;

  // All guarded by this.
  private final SequencedMap<T, Item<T>> waiting = new LinkedHashMap<>();
  private final Map<T, Item<T>> writing = new LinkedHashMap<>();
  private boolean hurry;
  private boolean closed;
  private boolean givenUp;
  private boolean overflowTold;

  // Used by the thread only.
  private boolean awayTold;

  /** Writes a batch: all of it, or it throws. */
  public interface Writer<T> {
    /**
     * Called on the thread of the write-behind. A batch that failed is passed again, as the same
     * list; one that the database refuses for its content is passed again item by item.
     */
    void write(List<T> batch);
  }

  /**
   * What bounds a write-behind.
   *
   * @param waiting most items that wait
   * @param atOnce most items in a batch
   * @param linger how long the first item of a batch waits for others
   */
  public record Limits(int waiting, int atOnce, Duration linger) {}

  private static final class Item<T> {
    private final T value;
    private CompletableFuture<Void> stored = new CompletableFuture<>();
    private boolean asked;

    Item(T value) {
      this.value = value;
    }

    CompletableFuture<Void> ask() {
      asked = true;
      return stored;
    }

    /** Whoever asks later hears of a later attempt. */
    void failed(Throwable error) {
      if (asked) {
        asked = false;
        CompletableFuture<Void> told = stored;
        stored = new CompletableFuture<>();
        told.completeExceptionally(error);
      }
    }
  }

  /**
   * Takes items at once; {@link #start()} begins to write them.
   *
   * @param what names the items in the log, and the thread
   * @param onLost called for each item that will never be in the database
   */
  public WriteBehind(String what, Limits limits, Writer<T> writer, Consumer<T> onLost) {
    this.what = what;
    this.limits = limits;
    this.writer = writer;
    this.onLost = onLost;
    this.thread = Thread.ofPlatform().name(what.replace(' ', '-')).daemon().unstarted(this::run);
  }

  /** Begins to write. */
  public WriteBehind<T> start() {
    thread.start();
    return this;
  }

  /** Queues an item. */
  public synchronized void offer(T item) {
    if (waiting.containsKey(item)) {
      return;
    }
    if (waiting.size() >= limits.waiting()) {
      Item<T> oldest = waiting.pollFirstEntry().getValue();
      if (!overflowTold) {
        overflowTold = true;
        log.error(
            "{} {} wait for the database, which does not take them: the oldest are dropped until"
                + " it does",
            limits.waiting(),
            what);
      }
      oldest.failed(new DatabaseAwayException());
      onLost.accept(oldest.value);
    }
    waiting.put(item, new Item<>(item));
    notifyAll();
  }

  /**
   * Completes when those of {@code items} that were offered until now are in the database;
   * exceptionally when the next attempt to write fails. That attempt is made at once.
   */
  public synchronized CompletableFuture<Void> stored(Collection<T> items) {
    CompletableFuture<?>[] open =
        items.stream()
            .flatMap(item -> Stream.of(writing, waiting).map(map -> map.get(item)))
            .filter(item -> item != null)
            .map(Item::ask)
            .toArray(CompletableFuture[]::new);
    if (open.length > 0) {
      hurry = true;
      notifyAll();
    }
    return CompletableFuture.allOf(open);
  }

  private void run() {
    try {
      for (List<T> batch = take(); !batch.isEmpty(); batch = take()) {
        write(batch);
      }
    } catch (InterruptedException e) {
      log.error("a bug: the thread that writes {} was interrupted", what, e);
    }
  }

  /** Empty when it is closed and nothing waits any more. */
  private synchronized List<T> take() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    pause(limits.linger(), true);
    hurry = false;
    overflowTold = false;
    List<T> batch = new ArrayList<>();
    for (Iterator<Item<T>> items = waiting.values().iterator();
        items.hasNext() && batch.size() < limits.atOnce(); ) {
      Item<T> item = items.next();
      items.remove();
      writing.put(item.value, item);
      batch.add(item.value);
    }
    return batch;
  }

  /** Ends early on request, or when time is up. */
  private synchronized void pause(Duration time, boolean endsWhenClosed)
      throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toMillis();
        left > 0 && !hurry && !givenUp && !(endsWhenClosed && closed);
        left = (end - System.nanoTime()) / 1_000_000) {
      wait(left);
    }
  }

  private void write(List<T> batch) throws InterruptedException {
    for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
      try {
        writer.write(batch);
        awayTold = false;
        written(batch);
        return;
      } catch (DataIntegrityViolationException e) {
        refused(batch, e);
        return;
      } catch (RuntimeException e) {
        if (!awayTold) {
          awayTold = true;
          log.error(
              "the database does not take {}, which wait: {}",
              what,
              NestedExceptionUtils.getMostSpecificCause(e).toString());
        }
        failed(e);
        if (isGivenUp()) {
          log.error("{} {} are lost, as the controller stops", batch.size(), what);
          lost(batch, e);
          return;
        }
        pause(pause, false);
      }
    }
  }

  private static Duration longer(Duration pause) {
    Duration next = pause.multipliedBy(2);
    return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
  }

  private synchronized boolean isGivenUp() {
    return givenUp;
  }

  /** One item that cannot be stored must not hold up the others. */
  private void refused(List<T> batch, RuntimeException error) throws InterruptedException {
    if (batch.size() == 1) {
      String item = batch.getFirst().toString().replaceAll("\\p{Cntrl}", "?");
      log.error("the database refuses one of {}, which is lost: {}", what, item, error);
      lost(batch, error);
      return;
    }
    for (T item : batch) {
      write(List.of(item));
    }
  }

  private synchronized void written(List<T> batch) {
    for (T item : batch) {
      Item<T> done = writing.remove(item);
      if (done != null) {
        done.stored.complete(null);
      }
    }
  }

  /** Tells everyone who asked, as what waits will not be stored soon either. */
  private synchronized void failed(RuntimeException error) {
    hurry = false;
    writing.values().forEach(item -> item.failed(error));
    waiting.values().forEach(item -> item.failed(error));
  }

  private synchronized void lost(List<T> batch, RuntimeException error) {
    for (T value : batch) {
      Item<T> item = writing.remove(value);
      if (item != null) {
        item.failed(error);
      }
      onLost.accept(value);
    }
  }

  /**
   * Writes what there is, if the database takes it soon; later offers are written no more. Takes 4
   * s at most.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      if (!thread.join(LAST_CHANCE)) {
        synchronized (this) {
          givenUp = true;
          notifyAll();
        }
        if (!thread.join(LAST_CHANCE)) {
          log.error("some of {} are lost: the database hangs", what);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
