package io.zeekeeper.controller.agents;

import io.zeekeeper.model.Instance;
import io.zeekeeper.model.IpAddress;
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
    private volatile Duration pause = FIRST_PAUSE;
    private volatile boolean told;

    Attempts(String instance, URI uri) {
      this.instance = instance;
      this.uri = uri;
    }

    Mono<Void> next() {
      double factor = ThreadLocalRandom.current().nextDouble();
      return Mono.delay(Duration.ofNanos((long) (pause.toNanos() * factor)))
          .then(
              Mono.defer(() ->
                  LinkSocket.connect(
                      uri,
                      link,
                      socket -> {
                        told = false;
                        long opened = System.nanoTime();
                        return registry.run(socket, instance).doFinally(end -> ended(opened));
                      })))
          .doOnTerminate(this::slowDown)
          .onErrorResume(error -> {
            if (!told) {
              log.warn("no agent at {} ({}); trying on", uri, error.getMessage());
              told = true;
            }
            return Mono.empty();
          });
    }

    /** One that ends at once was refused, most likely, and will be again. */
    private void ended(long opened) {
      if (System.nanoTime() - opened > LONGEST_PAUSE.toNanos()) {
        pause = FIRST_PAUSE;
      }
    }

    private void slowDown() {
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
  }

  @Override
  public synchronized void close() {
    dialled.values().forEach(Disposable::dispose);
    dialled.clear();
  }
}
