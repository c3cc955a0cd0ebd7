package io.zeekeeper.controller.agents;

import io.zeekeeper.model.Instance;
import io.zeekeeper.model.IpAddress;
import io.zeekeeper.service.Backoff;
import io.zeekeeper.service.LinkSettings;
import io.zeekeeper.service.LinkSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Connects to the agents that wait for it: the instances of a configuration that have a port. */
public final class AgentDialer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AgentDialer.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final AgentRegistry registry;
  private final LinkSettings link;
  private final Map<Instance, Disposable> dialled = new HashMap<>();

  public AgentDialer(AgentRegistry registry, LinkSettings link) {
    this.registry = registry;
    this.link = link;
  }

  /** Dials those of {@code instances} that have a port, and no others any more. */
  public synchronized void dial(Collection<Instance> instances) {
    dialled
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !instances.contains(entry.getKey());
          if (gone) {
            entry.getValue().dispose();
          }
          return gone;
        });
    for (Instance instance : instances) {
      if (instance.port() != null) {
        dialled.computeIfAbsent(instance, this::keepConnected);
      }
    }
  }

  private Disposable keepConnected(Instance instance) {
    URI uri =
        URI.create(
            "ws://"
                + IpAddress.bracketed(instance.host())
                + ":"
                + instance.port()
                + AgentListener.PATH);
    var attempts = new Attempts(instance.name(), uri);
    return Mono.defer(attempts::next)
        .repeat()
        .subscribe(done -> {}, error -> log.error("a bug: dialling {} ended", uri, error));
  }

  private final class Attempts {
    private final String instance;
    private final URI uri;
    private final Backoff backoff =
        new Backoff(FIRST_PAUSE, LONGEST_PAUSE, () -> ThreadLocalRandom.current().nextDouble());
    private volatile boolean reported;

    Attempts(String instance, URI uri) {
      this.instance = instance;
      this.uri = uri;
    }

    Mono<Void> next() {
      return Mono.delay(backoff.next())
          .then(
              Mono.defer(() ->
                  LinkSocket.connect(
                      uri,
                      link,
                      socket -> {
                        reported = false;
                        long opened = System.nanoTime();
                        return registry.run(socket, instance).doOnTerminate(() -> ended(opened));
                      })))
          .onErrorResume(error -> {
            if (!reported) {
              log.warn("no agent at {} ({}); retrying", uri, error.getMessage());
              reported = true;
            }
            return Mono.empty();
          });
    }

    /** A session that ends at once was refused, most likely, and will be again. */
    private void ended(long openedNanos) {
      backoff.ended(Duration.ofNanos(System.nanoTime() - openedNanos));
    }
  }

  @Override
  public synchronized void close() {
    dialled.values().forEach(Disposable::dispose);
    dialled.clear();
  }
}
