package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.zeek.NodeChannel;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.Secrets;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ControllerMessage.NodeDispatchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Dispatches actions to nodes over their control channels. Each node's Result is sent as soon as it
 * arrives. On the loop only.
 */
public final class Dispatches {
  private static final Logger log = LoggerFactory.getLogger(Dispatches.class);

  private final String instance;
  private final Nodes nodes;
  private final Executor loop;
  private final TimeoutSettings timeouts;

  /**
   * Lookups of nodes for dispatches; all on the loop.
   *
   * @param local the state of each cluster node of this agent, by name
   * @param instanceOf the instance of a node in the deployed configuration
   * @param secretsOf the secret values of a node
   * @param channelTo a connected channel that reaches a node, not only nodes of this agent: a
   *     ZeroMQ logger on a host without other nodes is reached through the manager's agent
   */
  public record Nodes(
      Supplier<Map<String, State>> local,
      Function<String, Optional<String>> instanceOf,
      Function<String, Secrets> secretsOf,
      Function<String, Optional<NodeChannel>> channelTo) {}

  public Dispatches(String instance, Nodes nodes, Executor loop, TimeoutSettings timeouts) {
    this.instance = instance;
    this.nodes = nodes;
    this.loop = loop;
    this.timeouts = timeouts;
  }

  void dispatch(NodeDispatchRequest request, Answer answer) {
    if (request.action().isEmpty() || request.action().getFirst().isEmpty()) {
      answer.finish(List.of(Result.failure(request.reqid(), instance, null, "no action")));
      return;
    }
    Duration time = TimeoutSettings.within(timeouts.query(), request.timeLeftMs());
    Map<String, State> local = nodes.local().get();
    List<String> names =
        request.nodes().isEmpty() ? local.keySet().stream().sorted().toList() : request.nodes();

    List<Subject> subjects = names.stream().map(name -> subject(request, name, local)).toList();
    answer.atDeadline(() -> subjects.stream().map(Subject::timedOut).toList());
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    for (Subject subject : subjects) {
      sent.add(
          dispatchTo(subject, request, local.get(subject.node()), time)
              .thenAcceptAsync(answer::send, loop));
    }
    var _ =
        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
            .thenRunAsync(() -> answer.finish(List.of()), loop);
  }

  private Subject subject(NodeDispatchRequest request, String name, Map<String, State> local) {
    String owner =
        local.containsKey(name) ? instance : nodes.instanceOf().apply(name).orElse(instance);
    return new Subject(request.reqid(), owner, name, nodes.secretsOf().apply(name));
  }

  /**
   * @param state the node's state, null when this agent does not run the node
   */
  private CompletableFuture<Result> dispatchTo(
      Subject subject, NodeDispatchRequest request, @Nullable State state, Duration time) {
    String name = subject.node();
    if (state == null && nodes.instanceOf().apply(name).isEmpty()) {
      return subject.failed("unknown cluster node");
    }
    if (state != null && state != State.RUNNING) {
      return subject.failed("cluster node " + name + " not in running state");
    }

    Optional<String> secret =
        request.action().stream().skip(1).filter(subject.secrets()::include).findFirst();
    if (secret.isPresent()) {
      return subject.failed("the value of " + secret.get() + " is secret");
    }

    Optional<NodeChannel> channel = nodes.channelTo().apply(name);
    if (channel.isEmpty()) {
      return subject.failed("no control channel reaches node " + name + " yet");
    }
    List<String> action = request.action();
    return channel
        .get()
        .request(name, action.getFirst(), action.subList(1, action.size()), time)
        .handle(subject::result);
  }

  /** The node that a Result is about; its Results contain none of its secrets. */
  private record Subject(String reqid, String instance, String node, Secrets secrets) {
    CompletableFuture<Result> failed(String error) {
      return CompletableFuture.completedFuture(failure(error));
    }

    Result timedOut() {
      return failure("request timed out");
    }

    private Result failure(String error) {
      return Result.failure(reqid, instance, node, error);
    }

    Result result(NodeChannel.@Nullable Answer reply, @Nullable Throwable error) {
      if (reply == null) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        String reason =
            cause == null || cause instanceof TimeoutException
                ? "request timed out"
                : String.valueOf(cause.getMessage());
        log.atWarn()
            .addKeyValue("node", node)
            .addKeyValue("reqid", reqid)
            .log("node {}: {} (reqid {})", node, reason, reqid);
        return failure(reason);
      }

      if (!reply.success()) {
        return failure(secrets.hide(reply.payload()));
      }
      try {
        return Result.success(reqid, instance, node)
            .withData(secrets.hide(Json.lenient().readTree(reply.payload())));
      } catch (JacksonException e) {
        return failure(secrets.hide("the node's answer is not JSON: " + e.getOriginalMessage()));
      }
    }
  }
}
