package io.zeekeeper.agent.link;

import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.AgentMessage.GetConfiguration;
import io.zeekeeper.protocol.CompressedConfiguration;
import io.zeekeeper.protocol.ConfigurationReference;
import io.zeekeeper.protocol.ControllerMessage.ConfigurationContent;
import io.zeekeeper.protocol.ControllerMessage.Request;
import io.zeekeeper.protocol.Received;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Hands on the requests of one session in order, each with its configuration. A request that refers
 * to an unknown configuration waits until the controller has sent the content, and so do the
 * requests after it. Safe on any thread.
 */
final class RequestInbox {
  /** The most requests that may wait. */
  static final int CAPACITY = 8;

  /** The agent always answers at least this long before the controller gives up. */
  private static final Duration RESPONSE_MARGIN = Duration.ofSeconds(1);

  private final String instance;
  private final KnownConfigurations known;
  private final Consumer<Request> requests;
  private final Consumer<AgentMessage> outbound;
  private final Clock clock;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Set<ConfigurationReference> requested = new HashSet<>();

  /** A waiting request. */
  private record Waiting(Received received, Request request, Instant deadline) {
    @Nullable ConfigurationReference missing() {
      return received instanceof Received.Referring referring ? referring.reference() : null;
    }
  }

  /**
   * @param requests takes the complete requests
   * @param outbound takes messages for the controller
   */
  RequestInbox(
      String instance,
      KnownConfigurations known,
      Consumer<Request> requests,
      Consumer<AgentMessage> outbound,
      Clock clock) {
    this.instance = instance;
    this.known = known;
    this.requests = requests;
    this.outbound = outbound;
    this.clock = clock;
  }

  synchronized void received(Request request) {
    take(new Received.Complete(request), request);
  }

  synchronized void received(Received.Referring referring) {
    take(referring, referring.request());
  }

  private void take(Received received, Request request) {
    if (waiting.size() == CAPACITY) {
      fail(request, "too many requests wait for a configuration");
      return;
    }
    Duration patience = Duration.ofMillis(request.timeLeftMs()).minus(RESPONSE_MARGIN);
    waiting.add(new Waiting(received, request, clock.instant().plus(patience)));
    release();
  }

  /** Takes the content of a configuration; an empty message means that the controller lacks it. */
  synchronized void received(ConfigurationContent content) {
    ConfigurationReference reference = content.configuration();
    requested.remove(reference);
    if (content.gzip() != null) {
      known.add(reference, CompressedConfiguration.read(content.gzip()));
    } else {
      failIf(
          each -> reference.equals(each.missing()),
          "the controller does not have configuration " + reference);
    }
    release();
  }

  /** Fails requests that have waited too long. Call periodically. */
  synchronized void expire() {
    Instant now = clock.instant();
    failIf(each -> !now.isBefore(each.deadline()), "the configuration did not arrive in time");
    release();
  }

  private void failIf(Predicate<Waiting> condition, String error) {
    List<Waiting> failed = waiting.stream().filter(condition).toList();
    for (Waiting each : failed) {
      waiting.remove(each);
      requested.remove(each.missing());
      fail(each.request(), error);
    }
  }

  private void fail(Request request, String error) {
    outbound.accept(
        request.response(List.of(Result.failure(request.reqid(), instance, null, error))));
  }

  /** Hands on the requests before the first whose configuration is missing. */
  private void release() {
    while (!waiting.isEmpty()) {
      Optional<Request> complete = complete(waiting.getFirst());
      if (complete.isEmpty()) {
        return;
      }
      waiting.removeFirst();
      requests.accept(complete.get());
    }
  }

  private Optional<Request> complete(Waiting next) {
    return switch (next.received()) {
      case Received.Complete _ -> Optional.of(next.request());
      case Received.Referring referring -> {
        ConfigurationReference reference = referring.reference();
        Optional<Request> complete = known.find(reference).map(referring::complete);
        if (complete.isEmpty() && requested.add(reference)) {
          outbound.accept(new GetConfiguration(reference));
        }
        yield complete;
      }
    };
  }
}
