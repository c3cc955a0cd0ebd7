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
 * The requests of one session, in their order, each with its configuration. A request that names a
 * configuration which is not known here waits until the controller has sent the content, and so do
 * the requests after it. Safe on any thread.
 */
final class RequestInbox {
  /** As many as may wait. */
  static final int MOST = 8;

  /** The agent answers so long before the controller gives up, in every case. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final String instance;
  private final KnownConfigurations known;
  private final Consumer<Request> requests;
  private final Consumer<AgentMessage> outbound;
  private final Clock clock;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Set<ConfigurationReference> requested = new HashSet<>();

  /** A request, and what completes it. */
  private record Waiting(Received received, Request request, Instant deadline) {
    @Nullable ConfigurationReference lacks() {
      return received instanceof Received.Referring referring ? referring.reference() : null;
    }
  }

  /**
   * @param requests takes the requests, complete
   * @param outbound takes what goes to the controller
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
    if (waiting.size() == MOST) {
      fail(request, "too many requests wait for a configuration");
      return;
    }
    Duration patience = Duration.ofMillis(request.timeLeftMs()).minus(MARGIN);
    waiting.add(new Waiting(received, request, clock.instant().plus(patience)));
    release();
  }

  /** Takes the content of a configuration, or that the controller has none. */
  synchronized void received(ConfigurationContent content) {
    ConfigurationReference reference = content.configuration();
    requested.remove(reference);
    if (content.gzip() != null) {
      known.add(reference, CompressedConfiguration.read(content.gzip()));
    } else {
      failIf(
          each -> reference.equals(each.lacks()),
          "the controller does not know configuration " + reference);
    }
    release();
  }

  /** Fails what has waited for too long. To be called every now and then. */
  synchronized void expire() {
    Instant now = clock.instant();
    failIf(each -> !now.isBefore(each.deadline()), "the configuration did not come in time");
    release();
  }

  private void failIf(Predicate<Waiting> condition, String error) {
    List<Waiting> over = waiting.stream().filter(condition).toList();
    for (Waiting each : over) {
      waiting.remove(each);
      requested.remove(each.lacks());
      fail(each.request(), error);
    }
  }

  private void fail(Request request, String error) {
    outbound.accept(
        request.response(List.of(Result.failure(request.reqid(), instance, null, error))));
  }

  /** Hands on the requests up to the first that lacks its configuration. */
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
