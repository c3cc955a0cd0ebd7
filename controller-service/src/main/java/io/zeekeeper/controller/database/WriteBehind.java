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
 * Writes items to the database asynchronously: in order, in batches, on a thread of its own. While
 * the database fails, a batch is retried with growing pauses, and later items wait. The queue is
 * bounded: when it is full, the oldest item is dropped.
 *
 * <p>An item that equals a waiting one is not queued again. So a writer that looks up the newest
 * state of a name when it writes that name writes once for many changes. All methods are safe on
 * any thread, and only {@link #close()} blocks.
 */
public final class WriteBehind<T> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WriteBehind.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final String what;
  private final Limits limits;
  private final Writer<T> writer;
  private final Consumer<T> onLost;
  private final Thread thread;
  private volatile Consumer<Duration> onAttempt = time -> {};

  // All guarded by this.
  private final SequencedMap<T, Item<T>> waiting = new LinkedHashMap<>();
  private final Map<T, Item<T>> writing = new LinkedHashMap<>();
  private boolean hurry;
  private boolean closed;
  private boolean givenUp;
  private boolean overflowLogged;

  // Used by the thread only.
  private boolean failureLogged;

  /** Writes a batch completely, or throws. */
  public interface Writer<T> {
    /**
     * Called on the thread of the write-behind. A failed batch is passed again, as the same list. A
     * batch whose content the database refuses is passed again item by item.
     */
    void write(List<T> batch);
  }

  /**
   * The limits of a write-behind.
   *
   * @param waiting maximum number of items that wait
   * @param atOnce maximum number of items in a batch
   * @param linger how long the first item of a batch waits for others
   */
  public record Limits(int waiting, int atOnce, Duration linger) {}

  private static final class Item<T> {
    private final T value;
    private CompletableFuture<Void> stored = new CompletableFuture<>();
    private boolean awaited;

    Item(T value) {
      this.value = value;
    }

    CompletableFuture<Void> await() {
      awaited = true;
      return stored;
    }

    /** Fails the present future. A later caller gets a new one, for the next attempt. */
    void failed(Throwable error) {
      if (awaited) {
        awaited = false;
        CompletableFuture<Void> failed = stored;
        stored = new CompletableFuture<>();
        failed.completeExceptionally(error);
      }
    }
  }

  /**
   * Creates a write-behind that takes items at once; {@link #start()} begins to write them.
   *
   * @param what the name of the items in the log, and of the thread
   * @param onLost called for each item that will never be in the database
   */
  public WriteBehind(String what, Limits limits, Writer<T> writer, Consumer<T> onLost) {
    this.what = what;
    this.limits = limits;
    this.writer = writer;
    this.onLost = onLost;
    this.thread = Thread.ofPlatform().name(what.replace(' ', '-')).daemon().unstarted(this::run);
  }

  /** Starts the thread that writes. */
  public WriteBehind<T> start() {
    thread.start();
    return this;
  }

  /** Calls {@code listener} on the thread with the duration of each attempt to write a batch. */
  void onAttempt(Consumer<Duration> listener) {
    onAttempt = listener;
  }

  /** The name of the items, as a label of metrics. */
  String metricName() {
    return what.replace(' ', '_');
  }

  /** How many items are not in the database yet. */
  synchronized int size() {
    return waiting.size() + writing.size();
  }

  /** Queues an item, unless an equal one waits. */
  public synchronized void offer(T item) {
    if (waiting.containsKey(item)) {
      return;
    }
    if (waiting.size() >= limits.waiting()) {
      Item<T> oldest = waiting.pollFirstEntry().getValue();
      if (!overflowLogged) {
        overflowLogged = true;
        log.error(
            "the queue of {} {} is full: the oldest are dropped until the database accepts writes"
                + " again",
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
   * Completes when all {@code items} offered so far are in the database; exceptionally when the
   * next attempt to write fails. That attempt is made at once.
   */
  public synchronized CompletableFuture<Void> stored(Collection<T> items) {
    CompletableFuture<?>[] open =
        items.stream()
            .flatMap(item -> Stream.of(writing, waiting).map(map -> map.get(item)))
            .filter(item -> item != null)
            .map(Item::await)
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

  /** Waits for the next batch; empty once this write-behind is closed and nothing waits. */
  private synchronized List<T> take() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    pause(limits.linger(), true);
    hurry = false;
    overflowLogged = false;

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

  /** Waits for {@code time}, or less when someone waits for an item or the controller stops. */
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
        attempt(batch);
        failureLogged = false;
        written(batch);
        return;
      } catch (DataIntegrityViolationException e) {
        refused(batch, e);
        return;
      } catch (RuntimeException e) {
        if (!failureLogged) {
          failureLogged = true;
          log.error(
              "cannot write {} to the database; they wait until it accepts them: {}",
              what,
              NestedExceptionUtils.getMostSpecificCause(e).toString());
        }
        failed(e);
        if (isGivenUp()) {
          log.error("{} {} are lost because the controller stops", batch.size(), what);
          lost(batch, e);
          return;
        }
        pause(pause, false);
      }
    }
  }

  private void attempt(List<T> batch) {
    long started = System.nanoTime();
    try {
      writer.write(batch);
    } finally {
      onAttempt.accept(Duration.ofNanos(System.nanoTime() - started));
    }
  }

  private static Duration longer(Duration pause) {
    Duration next = pause.multipliedBy(2);
    return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
  }

  private synchronized boolean isGivenUp() {
    return givenUp;
  }

  /** Writes the items one by one, so that one bad item does not hold up the others. */
  private void refused(List<T> batch, RuntimeException error) throws InterruptedException {
    if (batch.size() == 1) {
      String item = batch.getFirst().toString().replaceAll("\\p{Cntrl}", "?");
      log.error("the database refuses one of the {}, which is lost: {}", what, item, error);
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

  /** Fails the futures of all items: those that wait will not be stored soon either. */
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
   * Writes the waiting items if the database accepts them in time. Items offered later are not
   * written. Takes 4 s at most.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      if (!thread.join(CLOSE_TIMEOUT)) {
        synchronized (this) {
          givenUp = true;
          notifyAll();
        }
        if (!thread.join(CLOSE_TIMEOUT)) {
          log.error("some {} are lost: the database hangs", what);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
