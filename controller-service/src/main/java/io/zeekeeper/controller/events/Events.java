package io.zeekeeper.controller.events;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.zeekeeper.controller.database.DatabaseThreads;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Reads events, page by page or as a stream. Never blocks. */
@Component
public final class Events implements SmartLifecycle {
  private static final int MAX_READERS = 100;

  private final EventStore store;
  private final RecentEvents recent;
  private final DatabaseThreads database;
  private final EventSettings settings;
  private final Clock clock;
  private final AtomicInteger readers = new AtomicInteger();
  private final Sinks.Empty<Void> stopping = Sinks.empty();
  private volatile boolean running;

  Events(
      EventStore store,
      EventWriter writer,
      DatabaseThreads database,
      EventSettings settings,
      Clock clock,
      MeterRegistry meters) {
    this.store = store;
    this.recent = writer.recent();
    this.database = database;
    this.settings = settings;
    this.clock = clock;
    Gauge.builder("zeekeeper.events.readers", readers, AtomicInteger::get)
        .description("Readers of the stream of events")
        .register(meters);
  }

  /** The last events before {@code id}, the newest first. */
  public Mono<List<Event>> before(long id, EventFilter filter, int limit) {
    return database.call(() -> store.before(id, filter, limit));
  }

  /**
   * All events after {@code id}, future ones included; only future ones without an id. An id that
   * does not exist yet comes from another database, so the stream begins with the first event. The
   * stream ends with a {@link StreamClosedException} when its reader is too slow or the controller
   * stops.
   */
  public Flux<Event> after(OptionalLong id, EventFilter filter) {
    return Flux.defer(() -> {
      if (readers.incrementAndGet() > MAX_READERS) {
        readers.decrementAndGet();
        return Flux.error(
            new StreamClosedException("the limit of " + MAX_READERS + " readers is reached"));
      }
      long newest = recent.newest();
      long start = id.orElse(newest);
      var reader =
          new EventReader(
              recent,
              (after, limit) -> database.call(() -> store.after(after, filter, limit)),
              filter,
              start > newest ? 0 : start,
              settings.readerTimeout(),
              clock);
      return reader
          .events()
          .takeUntilOther(
              stopping
                  .asMono()
                  .then(Mono.error(() -> new StreamClosedException("the controller stops"))))
          .doFinally(signal -> readers.decrementAndGet());
    });
  }

  @Override
  public void start() {
    running = true;
  }

  /** Ends all streams, before the server waits for its open requests. */
  @Override
  public void stop() {
    running = false;
    stopping.tryEmitEmpty();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
