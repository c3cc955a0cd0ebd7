package io.zeekeeper.agent.supervision;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Simulated time: a test advances it, and due tasks run in order. */
public final class World {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long nanos;
  private long sequence;

  private record Event(long at, long sequence, CompletableFuture<?> handle, Runnable task)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at == other.at ? Long.compare(sequence, other.sequence) : Long.compare(at, other.at);
    }
  }

  public Instant now() {
    return START.plusNanos(nanos);
  }

  public Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return now();
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }

  public Future<?> after(Duration delay, Runnable task) {
    var handle = new CompletableFuture<Void>();
    events.add(new Event(nanos + delay.toNanos(), sequence++, handle, task));
    return handle;
  }

  /** Runs every task that is due now. */
  public void settle() {
    advance(Duration.ZERO);
  }

  /** Advances the time and runs the tasks that fall due. */
  public void advance(Duration time) {
    long until = nanos + time.toNanos();
    while (!events.isEmpty() && events.peek().at() <= until) {
      Event next = events.remove();
      nanos = Math.max(nanos, next.at());
      if (!next.handle().isCancelled()) {
        next.task().run();
      }
    }
    nanos = until;
  }

  /** Creates the loop of one agent. */
  public Life life() {
    return new Life();
  }

  /** The loop of one agent; drops every task once the agent has ended. */
  public final class Life implements Loop {
    private boolean hasEnded;

    private Life() {}

    public void end() {
      hasEnded = true;
    }

    @Override
    public void execute(Runnable task) {
      var _ = schedule(Duration.ZERO, task);
    }

    @Override
    public Future<?> schedule(Duration delay, Runnable task) {
      return after(
          delay,
          () -> {
            if (!hasEnded) {
              task.run();
            }
          });
    }

    @Override
    public Future<?> repeat(Duration pause, Runnable task) {
      var handle = new CompletableFuture<Void>();
      scheduleNext(pause, task, handle);
      return handle;
    }

    private void scheduleNext(Duration pause, Runnable task, CompletableFuture<?> handle) {
      var _ =
          schedule(
              pause,
              () -> {
                if (!handle.isCancelled()) {
                  task.run();
                  scheduleNext(pause, task, handle);
                }
              });
    }
  }
}
