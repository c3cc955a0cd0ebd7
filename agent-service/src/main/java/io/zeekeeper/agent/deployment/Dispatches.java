package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.supervision.Loop;
import io.zeekeeper.agent.supervision.SupervisedNode;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.agent.zeek.NodeChannel;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ControllerMessage.NodeDispatchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** Has nodes perform actions, over their control channels. On the loop only. */
public final class Dispatches {
  private static final Logger log = LoggerFactory.getLogger(Dispatches.class);

  private final String instance;
  private final Supervisor supervisor;
  private final DeploymentStore store;
  private final Loop loop;
  private final TimeoutSettings timeouts;

  public Dispatches(
      String instance,
      Supervisor supervisor,
      DeploymentStore store,
      Loop loop,
      TimeoutSettings timeouts) {
    this.instance = instance;
    this.supervisor = supervisor;
    this.store = store;
    this.loop = loop;
    this.timeouts = timeouts;
  }

  void dispatch(NodeDispatchRequest request, Answer answer) {
    Duration time = TimeoutSettings.within(timeouts.query(), request.timeLeftMs());
    List<CompletableFuture<Result>> all = new ArrayList<>();
    for (String name : request.nodes()) {
      all.add(ask(request, name, time));
    }
    var _ =
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
            .thenRun(() ->
                loop.execute(
                    () -> answer.finish(all.stream().map(CompletableFuture::join).toList())));
  }

  private CompletableFuture<Result> ask(NodeDispatchRequest request, String name, Duration time) {
    Optional<SupervisedNode> local = supervisor.node(name);
    // A ZeroMQ logger on a host without siblings is reached from here by name.
    Optional<Node> configured =
        store.kept().flatMap(kept -> kept.request().configuration().node(name));
    String owner = local.isPresent() ? instance : configured.map(Node::instance).orElse(instance);
    if (local.isEmpty() && configured.isEmpty()) {
      return failed(request, owner, name, "unknown cluster node");
    }
    if (local.isPresent() && local.get().now().state() != State.RUNNING) {
      return failed(request, owner, name, "cluster node " + name + " not in running state");
    }
    Optional<NodeChannel> channel = supervisor.channelTo(name);
    if (channel.isEmpty()) {
      return failed(request, owner, name, "no control channel reaches node " + name + " yet");
    }
    List<String> action = request.action();
    return channel
        .get()
        .ask(name, action.getFirst(), action.subList(1, action.size()), time)
        .handle((reply, error) -> result(request, owner, name, reply, error));
  }

  private static CompletableFuture<Result> failed(
      NodeDispatchRequest request, String owner, String name, String error) {
    return CompletableFuture.completedFuture(Result.failure(request.reqid(), owner, name, error));
  }

  private static Result result(
      NodeDispatchRequest request,
      String owner,
      String name,
      NodeChannel.Answer reply,
      Throwable error) {
    if (error != null) {
      Throwable cause = error instanceof CompletionException ? error.getCause() : error;
      boolean late = cause instanceof TimeoutException;
      log.warn("node {}: {} (reqid {})", name, late ? "no answer in time" : cause, request.reqid());
      return Result.failure(
          request.reqid(),
          owner,
          name,
          late || cause == null ? "request timed out" : String.valueOf(cause.getMessage()));
    }
    if (!reply.success()) {
      return Result.failure(request.reqid(), owner, name, reply.payload());
    }
    try {
      return Result.success(request.reqid(), owner, name)
          .withData(Json.lenient().readTree(reply.payload()));
    } catch (JacksonException e) {
      return Result.failure(
          request.reqid(), owner, name, "the node's answer is not JSON: " + e.getOriginalMessage());
    }
  }
}
