package io.zeekeeper.link;

import io.zeekeeper.model.IpAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One WebSocket of the agent protocol, at either end. Any thread may send frames, and they leave in
 * order. Frames arrive one at a time on the connection's event loop, which must not be blocked.
 * Every received byte is a sign of life; pings fill the gaps, and silence ends the session.
 */
public final class LinkSession implements FrameSender {
  private static final Logger log = LoggerFactory.getLogger(LinkSession.class);
  private static final int MAX_CLOSE_REASON = 120;
  // Reactor's context key for a handler of errors that arrive after the end.
  private static final String ON_ERROR_DROPPED = "reactor.onErrorDropped.local";

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final LinkSocket socket;
  private final LinkSettings settings;
  private final FrameQueue outbound;
  private final Sinks.One<CloseStatus> closing = Sinks.one();
  private final AtomicReference<Sinks.@Nullable Empty<Void>> pong = new AtomicReference<>();
  private volatile boolean broken;
  private volatile boolean over;

  public LinkSession(LinkSocket socket, LinkSettings settings) {
    this.socket = socket;
    this.settings = settings;
    this.outbound = new FrameQueue(socket, settings.maxQueue(), settings.maxQueueBytes().toBytes());
  }

  /**
   * Runs the session until either side ends it.
   *
   * @param frames receives every text frame; an exception ends the session, with its message as the
   *     reason
   */
  public Mono<Void> run(Consumer<String> frames) {
    var _ =
        socket
            .closeStatus()
            .subscribe(
                status -> log.info("session with {} closed: {}", remoteAddress(), status),
                error -> log.debug("session with {} closed without a status", remoteAddress()));

    Mono<Void> receive =
        socket
            .receive()
            .doOnNext(message -> received(message, frames))
            .onErrorResume(error -> {
              log.warn("session with {} ends: {}", remoteAddress(), error.getMessage());
              return Mono.empty();
            })
            .then();

    Mono<Void> send =
        outbound
            .written()
            .doOnError(
                error -> log.warn("cannot send to {}: {}", remoteAddress(), error.toString()))
            .onErrorComplete();

    Mono<Void> watch =
        Flux.interval(settings.ping())
            .doOnNext(tick -> {
              ping();
              checkAlive();
            })
            .onErrorComplete()
            .then();

    // Must not be cancelled: that would free the frame before it is written.
    Mono<Void> close =
        closing
            .asMono()
            .flatMap(status ->
                Mono.fromFuture(socket.close(status).toFuture(), true).timeout(CLOSE_TIMEOUT))
            .onErrorComplete();

    // The first to end ends all. An unclean end must free the socket as well, and on a stuck line
    // the close frame never leaves.
    return Mono.firstWithSignal(receive, send, watch, close)
        .doOnTerminate(this::end)
        .doOnCancel(this::end)
        .doFinally(signal -> {
          outbound.complete();
          log.debug("session with {} is over", remoteAddress());
        })
        .contextWrite(
            context -> context.put(ON_ERROR_DROPPED, (Consumer<Throwable>) this::droppedError));
  }

  private void end() {
    over = true;
    var _ = socket.close().onErrorComplete().subscribe();
    socket.abandonAfter(CLOSE_TIMEOUT);
  }

  /** Logs an error of a session that has already ended and given its reason. */
  private void droppedError(Throwable error) {
    log.debug("session with {}: {}", remoteAddress(), error.toString());
  }

  private void received(WebSocketMessage message, Consumer<String> frames) {
    switch (message.getType()) {
      case TEXT -> read(message.getPayloadAsText(), frames);
      case PONG -> {
        Sinks.Empty<Void> waiting = pong.getAndSet(null);
        if (waiting != null) {
          waiting.tryEmitEmpty();
        }
      }
      case PING, BINARY -> {}
    }
  }

  /** Reads a frame; ignores all frames after the first invalid frame. */
  private void read(String frame, Consumer<String> frames) {
    if (broken) {
      return;
    }
    try {
      frames.accept(frame);
    } catch (RuntimeException e) {
      broken = true;
      log.warn("session with {} ends: {}", remoteAddress(), e.getMessage());
      close(CloseStatus.PROTOCOL_ERROR, String.valueOf(e.getMessage()));
    }
  }

  private void checkAlive() {
    Duration left = settings.limit().minus(socket.silence());
    if (left.isPositive() && left.compareTo(settings.ping()) < 0) {
      // The next tick would come too late.
      var _ = Mono.delay(left).subscribe(tick -> endIfSilent());
    } else {
      endIfSilent();
    }
  }

  private void endIfSilent() {
    Duration silent = socket.silence();
    if (!over && silent.compareTo(settings.limit()) >= 0) {
      log.warn("session with {} ends: silent for {} ms", remoteAddress(), silent.toMillis());
      close(CloseStatus.GOING_AWAY, "no sign of life for " + silent.toSeconds() + " s");
    }
  }

  private void ping() {
    outbound.offer(socket.pingMessage(buffers -> buffers.allocateBuffer(0)));
  }

  /** Whether less than half of the queue is in use, so that it accepts frames of low priority. */
  public boolean hasRoom() {
    return outbound.hasRoom();
  }

  /** Whether no other frame waits, so that a frame that can be dropped delays none. */
  public boolean isQuiet() {
    return outbound.isEmpty();
  }

  /** Sends a frame; if the queue is full, the session ends instead. */
  @Override
  public void send(String frame) {
    closeUnless(outbound.offer(frame));
  }

  @Override
  public void send(byte[] frame) {
    closeUnless(outbound.offer(frame));
  }

  private void closeUnless(boolean taken) {
    if (!taken) {
      close(CloseStatus.POLICY_VIOLATION, "too many frames waiting to be sent");
    }
  }

  /** Whether the other side answers a ping within {@code timeout}. Never fails. */
  public Mono<Boolean> answersPing(Duration timeout) {
    Sinks.Empty<Void> none = Sinks.empty();
    // Concurrent callers share one pong.
    Sinks.Empty<Void> answer =
        Objects.requireNonNull(pong.updateAndGet(waiting -> waiting == null ? none : waiting));
    ping();
    return answer.asMono().thenReturn(true).timeout(timeout, Mono.just(false));
  }

  /** Ends the session; the other side sees {@code reason}. */
  public void close(CloseStatus status, String reason) {
    String shown =
        reason.length() <= MAX_CLOSE_REASON ? reason : reason.substring(0, MAX_CLOSE_REASON);
    closing.tryEmitValue(status.withReason(shown));
  }

  public boolean isOpen() {
    return !over && socket.isOpen();
  }

  /** The time since the last byte from the other side. */
  public Duration silence() {
    return socket.silence();
  }

  /** What TLS says about the other side. */
  public LinkPeer peer() {
    return socket.peer();
  }

  /** The other side's IP address. */
  public String remoteAddress() {
    var remote = socket.getHandshakeInfo().getRemoteAddress();
    if (remote == null || remote.getAddress() == null) {
      // The side that opened the connection knows the address: it connects to addresses, not names.
      String host = socket.getHandshakeInfo().getUri().getHost();
      return host == null ? "?" : host.replaceAll("[\\[\\]]", "");
    }
    return IpAddress.format(remote.getAddress());
  }
}
