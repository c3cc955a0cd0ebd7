package io.zeekeeper.controller.agents;

import io.netty.handler.ssl.SslContext;
import io.zeekeeper.link.Backoff;
import io.zeekeeper.link.LinkSettings;
import io.zeekeeper.link.LinkSocket;
import io.zeekeeper.link.NewReasons;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.IpAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Connects to agents that listen: the instances of a configuration that have a port. */
final class AgentDialer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AgentDialer.class);
  private static final String THIS_HOST = "127.0.0.1";
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LIMIT_PAUSE = Duration.ofMillis(50);

  // A configuration may name any number of addresses, but the kernel's ports are limited.
  private static final int MAX_CONNECTING = 100;

  private final AgentRegistry registry;
  private final LinkSettings link;
  private final AgentDialTls tls;
  private final Semaphore connecting = new Semaphore(MAX_CONNECTING);
  private final Map<Instance, Disposable> dialled = new HashMap<>();

  /** The instance with the address to dial: an unknown host means this host. */
  static Instance located(Instance instance) {
    return instance.hostUnknown() ? instance.withHost(THIS_HOST) : instance;
  }

  AgentDialer(AgentRegistry registry, LinkSettings link, AgentDialTls tls) {
    this.tls = tls;
    this.registry = registry;
    this.link = link;
  }

  /** Dials {@code instances}, which have a host and a port, and stops dialling all others. */
  synchronized void dial(Set<Instance> instances) {
    Map<Instance, Disposable> before = new HashMap<>(dialled);
    dialled.clear();
    for (Instance instance : instances) {
      Disposable present = before.remove(instance);
      dialled.put(instance, present == null ? keepConnected(instance) : present);
    }
    before.values().forEach(Disposable::dispose);
  }

  private Disposable keepConnected(Instance instance) {
    var attempts = new Attempts(instance);
    return Mono.defer(attempts::next)
        .repeat()
        .subscribe(done -> {}, error -> log.error("a bug: dialling {} ended", instance, error));
  }

  private final class Attempts {
    private final Instance instance;
    private final Backoff backoff =
        new Backoff(FIRST_PAUSE, LONGEST_PAUSE, () -> ThreadLocalRandom.current().nextDouble());
    private final NewReasons reasons = new NewReasons();
    private final AtomicLong failed = new AtomicLong();

    Attempts(Instance instance) {
      this.instance = instance;
    }

    private URI uri(boolean encrypted) {
      return URI.create(
          "%s://%s:%d%s"
              .formatted(
                  encrypted ? "wss" : "ws",
                  IpAddress.bracketed(instance.host()),
                  instance.port(),
                  AgentServer.PATH));
    }

    Mono<Void> next() {
      return Mono.delay(backoff.next()).then(Mono.defer(this::turn));
    }

    /** Waits while the maximum number of attempts is connecting. */
    private Mono<Void> turn() {
      return connecting.tryAcquire()
          ? connect()
          : Mono.delay(LIMIT_PAUSE).then(Mono.defer(this::turn));
    }

    private Mono<Void> connect() {
      var isHeld = new AtomicBoolean(true);
      Runnable release =
          () -> {
            if (isHeld.getAndSet(false)) {
              connecting.release();
            }
          };
      SslContext context = tls.attempt(instance.name(), instance.host(), failed.get());
      URI uri = uri(context != null);
      return LinkSocket.connect(
              uri,
              link,
              context,
              socket -> {
                release.run();
                reasons.forget();
                long opened = System.nanoTime();
                return registry.run(socket, instance).doOnTerminate(() -> ended(opened));
              })
          .doFinally(signal -> release.run())
          .onErrorResume(error -> {
            failed.incrementAndGet();
            if (reasons.isNew(error.getMessage())) {
              log.warn("no agent at {} ({}); retrying", uri, error.getMessage());
            }
            return Mono.empty();
          });
    }

    /** A session that ends at once was most likely refused, so the next one would be also. */
    private void ended(long openedNanos) {
      backoff.sessionEnded(Duration.ofNanos(System.nanoTime() - openedNanos));
    }
  }

  @Override
  public synchronized void close() {
    dialled.values().forEach(Disposable::dispose);
    dialled.clear();
  }
}
