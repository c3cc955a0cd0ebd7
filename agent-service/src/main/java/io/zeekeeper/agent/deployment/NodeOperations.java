package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.supervision.Loop;
import io.zeekeeper.agent.supervision.NodeSupervisor;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ControllerMessage.RestartRequest;
import io.zeekeeper.protocol.ControllerMessage.StartRequest;
import io.zeekeeper.protocol.ControllerMessage.StopRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Restarts, stops and starts that somebody asked for. On the loop only. */
public final class NodeOperations {
  private static final Logger log = LoggerFactory.getLogger(NodeOperations.class);
  private static final int MAX_EXITS = 3;

  private final String instance;
  private final Supervisor supervisor;
  private final Loop loop;
  private final TimeoutSettings timeouts;

  public NodeOperations(
      String instance, Supervisor supervisor, Loop loop, TimeoutSettings timeouts) {
    this.instance = instance;
    this.supervisor = supervisor;
    this.loop = loop;
    this.timeouts = timeouts;
  }

  /** A STOPPED node is left alone under "all", and is a failure when it is named. */
  void restart(RestartRequest request, Answer answer) {
    var operation = new Operation(answer, "restart", request.timeLeftMs());
    List<NodeSupervisor> some =
        operation.select(
            request.nodes(), node -> node.state() != State.STOPPED, "is stopped; start it instead");
    Loop.then(supervisor.stop(some), () -> operation.start(some));
  }

  void start(StartRequest request, Answer answer) {
    var operation = new Operation(answer, "start", request.timeLeftMs());
    List<NodeSupervisor> some = operation.select(request.nodes(), node -> true, "");
    operation.start(some);
  }

  void stop(StopRequest request, Answer answer) {
    var operation = new Operation(answer, "stop", request.timeLeftMs());
    List<NodeSupervisor> some = operation.select(request.nodes(), node -> true, "");
    Loop.then(
        supervisor.stop(some),
        () -> {
          some.forEach(node -> operation.ended(node.node().name(), true));
          operation.finish();
        });
  }

  /** One request being carried out. */
  private final class Operation {
    private final Answer answer;
    private final String verb;
    private final List<String> open = new ArrayList<>();
    private final Future<?> deadline;

    Operation(Answer answer, String verb, long timeLeftMs) {
      this.answer = answer;
      this.verb = verb;
      Duration time = TimeoutSettings.within(timeouts.restart(), timeLeftMs);
      this.deadline = loop.schedule(time, this::deadlinePassed);
    }

    List<NodeSupervisor> select(
        List<String> names, Predicate<NodeSupervisor> eligible, String otherwise) {
      List<NodeSupervisor> some = new ArrayList<>();
      if (names.isEmpty()) {
        supervisor.nodes().stream().filter(eligible).forEach(some::add);
      }
      for (String name : names) {
        supervisor
            .node(name)
            .ifPresentOrElse(
                node -> {
                  if (eligible.test(node)) {
                    some.add(node);
                  } else {
                    fail(name, "node " + name + " " + otherwise);
                  }
                },
                () -> fail(name, "unknown cluster node"));
      }
      some.forEach(node -> open.add(node.node().name()));
      return some;
    }

    void start(List<NodeSupervisor> some) {
      List<LaunchSpec> specs = some.stream().map(NodeSupervisor::spec).toList();
      if (!some.isEmpty()) {
        supervisor.start(specs, some.getFirst().backend());
      }
      List<CompletableFuture<?>> ends = new ArrayList<>();
      for (NodeSupervisor node : some) {
        String name = node.node().name();
        ends.add(node.whenUp(MAX_EXITS).thenAccept(up -> ended(name, up)));
      }
      Loop.then(CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)), this::finish);
    }

    void ended(String name, boolean success) {
      open.remove(name);
      if (success) {
        answer.tell(Result.success(answer.reqid(), instance, name));
      } else {
        fail(name, "could not " + verb + " node " + name);
      }
    }

    private void fail(String name, String error) {
      answer.tell(Result.failure(answer.reqid(), instance, name, error));
    }

    void finish() {
      deadline.cancel(false);
      answer.finish(List.of());
    }

    private void deadlinePassed() {
      log.warn("{}: deadline passed (reqid {})", verb, answer.reqid());
      List.copyOf(open).forEach(name -> ended(name, false));
      finish();
    }
  }
}
