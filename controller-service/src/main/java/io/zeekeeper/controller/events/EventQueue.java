package io.zeekeeper.controller.events;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened and is not in the database yet. Bounded: when it is full, the oldest makes room.
 * Offering never waits for the database and is safe on any thread; one thread takes.
 */
final class EventQueue {
  private static final Logger log = LoggerFactory.getLogger(EventQueue.class);

  private final int capacity;
  private final Runnable onDrop;
  private final Deque<Timed> waiting = new ArrayDeque<>();
  private int dropped;
  private boolean closed;

  /** What happened, and when. */
  record Timed(Instant at, Occurrence occurrence) {}

  /**
   * @param onDrop told of each that is dropped
   */
  EventQueue(int capacity, Runnable onDrop) {
    this.capacity = capacity;
    this.onDrop = onDrop;
  }

  synchronized void offer(Timed event) {
    if (waiting.size() == capacity) {
      waiting.removeFirst();
      drop();
    }
    waiting.addLast(event);
    notifyAll();
  }

  private void drop() {
    if (dropped == 0) {
      log.error(
          "{} events wait for the database, which does not take them: the oldest are dropped until"
              + " it does; zeekeeper.events.dropped counts them",
          capacity);
    }
    dropped++;
    onDrop.run();
  }

  /**
   * Takes what waits, in order; where events were dropped, one that says so comes first.
   *
   * @return at most {@code most}; none when nothing came in {@code millis}, or it is closed
   */
  synchronized List<Timed> take(int most, long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (waiting.isEmpty() && !closed) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return List.of();
      }
      wait(left);
    }
    List<Timed> taken = new ArrayList<>();
    if (dropped > 0) {
      taken.add(new Timed(waiting.getFirst().at(), gap(dropped)));
      dropped = 0;
    }
    while (!waiting.isEmpty() && taken.size() < most) {
      taken.add(waiting.removeFirst());
    }
    return taken;
  }

  private static Occurrence gap(int dropped) {
    return Occurrence.of(
        EventType.EVENTS_DROPPED,
        dropped + " events are missing here: the database did not take them in time");
  }

  /** From now on taking does not wait. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized boolean finished() {
    return closed && waiting.isEmpty();
  }
}
