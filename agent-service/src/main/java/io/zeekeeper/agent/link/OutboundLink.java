package io.zeekeeper.agent.link;

import io.zeekeeper.service.LinkSettings;
import io.zeekeeper.service.LinkSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Keeps a connection to the controller: opens it, and again whenever it ends, with growing and
 * jittered pauses, the first attempt included, so that many agents do not come at once.
 */
public final class OutboundLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OutboundLink.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration REFUSED_PAUSE = Duration.ofSeconds(10);
  private static final String PATH = "/v1/agents";

  private final URI uri;
  private final ControllerSession session;
  private final LinkSettings settings;
  private final Disposable running;
  private volatile Duration pause = FIRST_PAUSE;
  private volatile boolean told;

  /**
   * @param controller the controller's URL, to which the protocol's path is appended
   */
  public OutboundLink(String controller, ControllerSession session, LinkSettings settings) {
    this.uri = URI.create(controller.replaceAll("/+$", "") + PATH);
    this.session = session;
    this.settings = settings;
    this.running =
        Mono.defer(this::attempt)
            .repeat()
            .subscribe(done -> {}, error -> log.error("a bug", error));
  }

  private Mono<Void> attempt() {
    Duration wait = session.refusal() == null ? jittered(pause) : REFUSED_PAUSE;
    return Mono.delay(wait)
        .then(
            Mono.defer(() ->
                LinkSocket.connect(
                    uri,
                    settings,
                    socket -> {
                      pause = FIRST_PAUSE;
                      told = false;
                      return session.run(socket, true);
                    })))
        .onErrorResume(error -> {
          Duration next = pause.multipliedBy(2);
          pause = next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
          if (!told) {
            log.warn("no controller at {} ({}); trying on", uri, error.getMessage());
            told = true;
          }
          return Mono.empty();
        });
  }

  private static Duration jittered(Duration pause) {
    double factor = ThreadLocalRandom.current().nextDouble();
    return Duration.ofNanos((long) (pause.toNanos() * factor));
  }

  @Override
  public void close() {
    running.dispose();
  }
}
