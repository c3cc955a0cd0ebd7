package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.supervision.Loop;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.ControllerMessage.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one answer to one request: Results as they come, then the response. The first Result of a
 * node is final, and nothing follows the response. At the deadline the response says what is known
 * by then; the work that was requested goes on. On the loop only, but for the constructor.
 */
public final class Answer {
  private static final Logger log = LoggerFactory.getLogger(Answer.class);

  private final Request request;
  private final Consumer<AgentMessage> outbound;
  private final Set<@Nullable String> sent = new HashSet<>();
  private final Future<?> deadline;
  private Supplier<List<Result>> known;
  private boolean done;

  /**
   * @param limit time until the deadline, from now on
   */
  public Answer(
      Request request,
      String instance,
      Consumer<AgentMessage> outbound,
      Loop loop,
      Duration limit) {
    this.request = request;
    this.outbound = outbound;
    this.known =
        () -> List.of(Result.failure(request.reqid(), instance, null, "request timed out"));
    this.deadline = loop.schedule(limit, () -> expire(limit));
  }

  public String reqid() {
    return request.reqid();
  }

  /** What the response says if the deadline passes; Results that were sent need not be repeated. */
  public void atDeadline(Supplier<List<Result>> known) {
    this.known = known;
  }

  private void expire(Duration limit) {
    if (!done) {
      log.warn(
          "{} was not done within {} ms (reqid {})",
          request.getClass().getSimpleName(),
          limit.toMillis(),
          request.reqid());
      finish(known.get());
    }
  }

  /** Sends one Result ahead of the response. */
  public void tell(Result result) {
    if (!done && sent.add(result.node())) {
      outbound.accept(new AgentMessage.NotifyResult(result));
    }
  }

  /** Ends the request with those of {@code rest} that were not sent. */
  public void finish(List<Result> rest) {
    if (done) {
      return;
    }
    done = true;
    deadline.cancel(false);
    List<Result> last = new ArrayList<>();
    for (Result result : rest) {
      if (sent.add(result.node())) {
        last.add(result);
      }
    }
    outbound.accept(request.response(last));
  }

  public boolean isDone() {
    return done;
  }
}
