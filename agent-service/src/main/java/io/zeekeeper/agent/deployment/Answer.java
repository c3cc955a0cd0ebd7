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
 * The single answer to a request: Results as they become known, then the response. The first Result
 * of a node is final, and nothing follows the response. At the deadline the response contains what
 * is known by then; the requested work continues. On the loop only, except for the constructor.
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
   * @param limit time from now until the deadline
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

  /** Sets the Results to send if the deadline passes; those sent before may be among them. */
  public void atDeadline(Supplier<List<Result>> known) {
    this.known = known;
  }

  private void expire(Duration limit) {
    if (!done) {
      log.atWarn()
          .addKeyValue("reqid", request.reqid())
          .log(
              "{} was not complete within {} ms (reqid {})",
              request.getClass().getSimpleName(),
              limit.toMillis(),
              request.reqid());
      finish(known.get());
    }
  }

  /** Sends one Result ahead of the response. */
  public void send(Result result) {
    if (!done && sent.add(result.node())) {
      outbound.accept(new AgentMessage.NotifyResult(result));
    }
  }

  /** Sends the response, with the Results of {@code rest} that were not sent before. */
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
