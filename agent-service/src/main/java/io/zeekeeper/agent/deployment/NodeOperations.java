package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.supervision.Loop;
import io.zeekeeper.agent.supervision.NodeSupervisor;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ControllerMessage.RestartRequest;
import io.zeekeeper.protocol.ControllerMessage.StartRequest;
import io.zeekeeper.protocol.ControllerMessage.StopRequest;
import io.zeekeeper.protocol.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private final Deployer deployer;
  private final RunStates runStates;
  private final Loop loop;
  private final TimeoutSettings timeouts;

  public NodeOperations(
      String instance,
      Supervisor supervisor,
      Deployer deployer,
      RunStates runStates,
      Loop loop,
      TimeoutSettings timeouts) {
    this.instance = instance;
    this.supervisor = supervisor;
    this.deployer = deployer;
    this.runStates = runStates;
    this.loop = loop;
    this.timeouts = timeouts;
  }

  /**
   * A STOPPED node is left alone under "all", and is a failure when it is named. One that the
   * deployment skipped is launched as before under "all", and as deployed when it is named.
   */
  void restart(RestartRequest request, Answer answer) {
    var operation = new Operation(answer, "restart", request.nodes(), request.timeLeftMs());
    deployer.whenSettled(() -> {
      List<NodeSupervisor> some =
          operation.select(
              node -> runStates.wanted(node.node()) != RunState.STOPPED && !operation.spares(node),
              "is stopped; start it instead");
      List<NodeSupervisor> skipped = skipped(request.nodes());
      if (!skipped.isEmpty()) {
        skipped.forEach(NodeSupervisor::takeUp);
        runStates.ask(skipped.stream().map(node -> node.node().name()).toList(), RunState.RUNNING);
      }
      Loop.then(supervisor.stop(some), () -> operation.start(some));
    });
  }

  /** A node that the deployment skipped stays so under "all", and while it runs. */
  void start(StartRequest request, Answer answer) {
    List<String> asked = new ArrayList<>(names(request.nodes()));
    for (NodeSupervisor node : skipped(asked)) {
      if (request.nodes().isEmpty() || node.running().isPresent()) {
        asked.remove(node.node().name());
      } else {
        node.takeUp();
      }
    }
    runStates.ask(asked, RunState.RUNNING);
    var operation = new Operation(answer, "start", request.nodes(), request.timeLeftMs());
    deployer.whenSettled(
        () -> operation.start(operation.select(node -> !operation.spares(node), "")));
  }

  void stop(StopRequest request, Answer answer) {
    List<String> asked = names(request.nodes());
    skipped(asked).forEach(NodeSupervisor::takeUp);
    runStates.ask(asked, RunState.STOPPED);
    var operation = new Operation(answer, "stop", request.nodes(), request.timeLeftMs());
    List<NodeSupervisor> some = operation.select(node -> true, "");
    Loop.then(
        supervisor.stop(some, node -> runStates.mayStop(node.node())),
        () -> {
          some.forEach(operation::stopped);
          operation.finish();
        });
  }

  private List<String> names(List<String> asked) {
    return asked.isEmpty()
        ? supervisor.nodes().stream().map(node -> node.node().name()).toList()
        : asked;
  }

  /** Those that the deployment skipped. */
  private List<NodeSupervisor> skipped(List<String> names) {
    return names.stream()
        .flatMap(name -> supervisor.node(name).stream())
        .filter(node -> runStates.wanted(node.node()) == RunState.SKIPPED)
        .toList();
  }

  /** One request being carried out. */
  private final class Operation {
    private final Answer answer;
    private final String verb;
    private final boolean all;
    private final List<String> open;
    private final Future<?> deadline;

    /**
     * @param asked names of nodes; empty means all
     */
    Operation(Answer answer, String verb, List<String> asked, long timeLeftMs) {
      this.answer = answer;
      this.verb = verb;
      this.all = asked.isEmpty();
      this.open = new ArrayList<>(names(asked));
      Duration time = TimeoutSettings.within(timeouts.restart(), timeLeftMs);
      this.deadline = loop.schedule(time, this::deadlinePassed);
    }

    /** The nodes asked for, as they are known now; what cannot be acted on is answered. */
    List<NodeSupervisor> select(Predicate<NodeSupervisor> eligible, String otherwise) {
      List<NodeSupervisor> some = new ArrayList<>();
      for (String name : all ? names(List.of()) : List.copyOf(open)) {
        Optional<NodeSupervisor> node = supervisor.node(name);
        if (node.isEmpty()) {
          fail(name, "unknown cluster node");
        } else if (eligible.test(node.get())) {
          some.add(node.get());
        } else if (!all) {
          fail(name, "node " + name + " " + otherwise);
        }
      }
      open.clear();
      some.forEach(node -> open.add(node.node().name()));
      return some;
    }

    /** Whether a node is left alone, as the deployment skipped it and nobody names it. */
    boolean spares(NodeSupervisor node) {
      return all
          && node.state() == State.STOPPED
          && runStates.wanted(node.node()) == RunState.SKIPPED;
    }

    /** Starts those that have no process, or one on its way out. */
    void start(List<NodeSupervisor> some) {
      List<NodeSupervisor> wanted = new ArrayList<>(some);
      // A deployment or a standby may have come in between, and have forgotten some.
      wanted.removeIf(node -> !isWanted(node.node()) || !isKnown(node));
      some.stream().filter(node -> !wanted.contains(node)).forEach(node -> started(node, false));
      List<NodeSupervisor> down = wanted.stream().filter(node -> node.running().isEmpty()).toList();
      supervisor.startAgain(down, this::isWanted);
      List<CompletableFuture<?>> ends = new ArrayList<>();
      for (NodeSupervisor node : wanted) {
        ends.add(node.whenUp(MAX_EXITS).thenAccept(up -> started(node, up)));
      }
      Loop.then(CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)), this::finish);
    }

    private boolean isWanted(Node node) {
      return runStates.wanted(node) != RunState.STOPPED;
    }

    private boolean isKnown(NodeSupervisor node) {
      return supervisor.node(node.node().name()).filter(node::equals).isPresent();
    }

    private void started(NodeSupervisor node, boolean up) {
      String name = node.node().name();
      open.remove(name);
      if (up) {
        answer.tell(Result.success(answer.reqid(), instance, name));
      } else {
        answer.tell(failure(name, couldNot(name)).withData(node.outputs().latestTail()));
      }
    }

    void stopped(NodeSupervisor node) {
      String name = node.node().name();
      open.remove(name);
      if (runStates.mayStop(node.node())) {
        answer.tell(Result.success(answer.reqid(), instance, name));
      } else {
        fail(name, couldNot(name) + ": it was started again meanwhile");
      }
    }

    private String couldNot(String name) {
      return "could not " + verb + " node " + name;
    }

    private Result failure(String name, String error) {
      return Result.failure(answer.reqid(), instance, name, error);
    }

    private void fail(String name, String error) {
      answer.tell(failure(name, error));
    }

    void finish() {
      deadline.cancel(false);
      answer.finish(List.of());
    }

    private void deadlinePassed() {
      log.warn("{}: deadline passed (reqid {})", verb, answer.reqid());
      List.copyOf(open).forEach(name -> fail(name, couldNot(name) + " in time; it goes on"));
      finish();
    }
  }
}
