package io.zeekeeper.agent.link;

import io.zeekeeper.agent.identity.AgentIdentity;
import io.zeekeeper.link.Backoff;
import io.zeekeeper.link.LinkSettings;
import io.zeekeeper.link.LinkSocket;
import io.zeekeeper.link.NewReasons;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Keeps a connection to the controller: reconnects whenever the session ends. Every attempt, also
 * the first, waits for a growing, jittered pause, so that many agents do not connect at once. Only
 * a session that lasted resets the pauses; a refusal is retried slowly. Runs on Reactor's threads.
 */
public final class OutboundLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OutboundLink.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  static final Duration REFUSED_PAUSE = Duration.ofSeconds(10);
  private static final String PATH = "/v1/agents";

  private final String controller;
  private final Function<Runnable, Mono<Void>> session;
  private final BooleanSupplier refused;
  private final Backoff backoff;
  private final Scheduler scheduler;
  private final Disposable running;
  private final NewReasons reasons = new NewReasons();
  private volatile long sessionSince = Long.MAX_VALUE;

  /**
   * @param controller the controller's URL; the protocol's path is appended
   */
  public OutboundLink(
      String controller, AgentIdentity identity, ControllerSession session, LinkSettings settings) {
    this(
        controller,
        opened ->
            identity
                .enrol(URI.create(controller))
                .then(
                    Mono.defer(() ->
                        LinkSocket.connect(
                            URI.create(controller.replaceAll("/+$", "") + PATH),
                            settings,
                            identity.clientContext(),
                            socket -> {
                              opened.run();
                              return session.run(socket, true);
                            }))),
        () -> session.refusal() != null,
        new Backoff(FIRST_PAUSE, LONGEST_PAUSE, () -> ThreadLocalRandom.current().nextDouble()),
        Schedulers.parallel());
  }

  /**
   * @param session runs one session until it ends, and calls its argument once connected
   * @param refused whether the controller refused the last session
   */
  OutboundLink(
      String controller,
      Function<Runnable, Mono<Void>> session,
      BooleanSupplier refused,
      Backoff backoff,
      Scheduler scheduler) {
    this.controller = controller;
    this.session = session;
    this.refused = refused;
    this.backoff = backoff;
    this.scheduler = scheduler;
    this.running =
        Mono.defer(this::attempt)
            .repeat()
            .subscribe(done -> {}, error -> log.error("a bug: reconnecting ended", error));
  }

  private Mono<Void> attempt() {
    Duration pause = refused.getAsBoolean() ? REFUSED_PAUSE : backoff.next();
    return Mono.delay(pause, scheduler)
        .then(Mono.defer(this::connect))
        .onErrorResume(error -> {
          if (reasons.isNew(error.getMessage())) {
            log.warn("no controller at {} ({}); retrying", controller, error.getMessage());
          }
          return Mono.empty();
        });
  }

  private Mono<Void> connect() {
    sessionSince = Long.MAX_VALUE;
    // doOnTerminate runs before the end is signalled; the next attempt follows the signal at once.
    return session
        .apply(this::opened)
        .doOnTerminate(
            () -> backoff.sessionEnded(Duration.ofMillis(Math.max(0, now() - sessionSince))));
  }

  private void opened() {
    sessionSince = now();
    reasons.forget();
  }

  private long now() {
    return scheduler.now(TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    running.dispose();
  }
}
