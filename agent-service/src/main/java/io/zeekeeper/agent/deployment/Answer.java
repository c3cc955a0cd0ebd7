package io.zeekeeper.agent.deployment;

import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.ControllerMessage.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one answer to one request: Results as they come, then the response. The first Result of a
 * node is final, and nothing follows the response. On the loop only.
 */
public final class Answer {
  private final Request request;
  private final Consumer<AgentMessage> outbound;
  private final Set<@Nullable String> told = new HashSet<>();
  private boolean done;

  public Answer(Request request, Consumer<AgentMessage> outbound) {
    this.request = request;
    this.outbound = outbound;
  }

  public String reqid() {
    return request.reqid();
  }

  /** Sends one Result ahead of the response. */
  public void tell(Result result) {
    if (!done && told.add(result.node())) {
      outbound.accept(new AgentMessage.NotifyResult(result));
    }
  }

  /** Ends the request with the Results not yet told. */
  public void finish(List<Result> rest) {
    if (!done) {
      done = true;
      List<Result> untold = new ArrayList<>();
      for (Result result : rest) {
        if (told.add(result.node())) {
          untold.add(result);
        }
      }
      outbound.accept(request.response(untold));
    }
  }

  public boolean isDone() {
    return done;
  }
}
