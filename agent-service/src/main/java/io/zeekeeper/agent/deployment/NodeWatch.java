package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.supervision.NodeSnapshot;
import io.zeekeeper.agent.supervision.SupervisedNode;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.model.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * Answers one request with a Result per node, each as soon as its outcome is known. It only
 * observes: when it ends, at the deadline or because a later request superseded its own, the nodes
 * are not affected. On the loop only.
 */
final class NodeWatch implements BooleanSupplier {
  /** A node that has ended this often since the request counts as failed. */
  private static final int MAX_EXITS = 3;

  private final String instance;
  private final Supervisor supervisor;
  private final Answer answer;
  private final Goal goal;
  private final BooleanSupplier isSettled;
  private final SortedSet<String> open;
  private final Map<String, Integer> exitsBefore = new HashMap<>();

  /** The goal of a request: decides the outcome of a node. */
  interface Goal {
    /**
     * The outcome, once it is known.
     *
     * @param hasFailed whether the node ended too often since the request, or is in state FAILED
     */
    Optional<Outcome> outcome(Optional<NodeSnapshot> node, boolean hasFailed);

    /** The failure to report when the deadline passes before there is an outcome. */
    String failureAtDeadline(Optional<NodeSnapshot> node);
  }

  /**
   * An outcome.
   *
   * @param error why the node failed; empty for a success
   * @param withOutput whether the Result includes the node's output
   */
  record Outcome(String error, boolean withOutput) {
    static final Outcome SUCCESS = new Outcome("", false);

    static Outcome failure(String error) {
      return new Outcome(error, false);
    }

    static Outcome failedLaunch(String error) {
      return new Outcome(error, true);
    }
  }

  /**
   * @param isSettled whether the request may be answered once every node has an outcome
   */
  NodeWatch(
      String instance,
      Supervisor supervisor,
      Answer answer,
      Collection<String> nodes,
      Goal goal,
      BooleanSupplier isSettled) {
    this.instance = instance;
    this.supervisor = supervisor;
    this.answer = answer;
    this.goal = goal;
    this.isSettled = isSettled;
    this.open = new TreeSet<>(nodes);
    for (String name : nodes) {
      supervisor.node(name).ifPresent(node -> exitsBefore.put(name, node.now().history().exits()));
    }
  }

  /** Reports the outcomes known now, and each other outcome once it is known. */
  void begin() {
    answer.atDeadline(this::failuresAtDeadline);
    supervisor.observe(this);
  }

  /** Reports new outcomes; returns whether the request is answered. */
  @Override
  public boolean getAsBoolean() {
    if (answer.isDone()) {
      return true;
    }
    for (String name : List.copyOf(open)) {
      Optional<SupervisedNode> node = supervisor.node(name);
      Optional<NodeSnapshot> now = node.map(SupervisedNode::now);
      goal.outcome(now, now.filter(this::hasFailed).isPresent())
          .ifPresent(outcome -> {
            open.remove(name);
            answer.send(result(name, node, outcome));
          });
    }

    boolean done = open.isEmpty() && isSettled.getAsBoolean();
    if (done) {
      answer.finish(List.of());
    }
    return done;
  }

  private List<Result> failuresAtDeadline() {
    List<Result> results = new ArrayList<>();
    for (String name : open) {
      Optional<SupervisedNode> node = supervisor.node(name);
      String error = goal.failureAtDeadline(node.map(SupervisedNode::now));
      results.add(result(name, node, Outcome.failedLaunch(error)));
    }
    return results;
  }

  private Result result(String name, Optional<SupervisedNode> node, Outcome outcome) {
    if (outcome.error().isEmpty()) {
      return Result.success(answer.reqid(), instance, name);
    }
    Result failure = Result.failure(answer.reqid(), instance, name, outcome.error());
    return outcome.withOutput() && node.isPresent()
        ? failure.withData(node.get().now().withoutSecrets(node.get().outputs().latestTail()))
        : failure;
  }

  private boolean hasFailed(NodeSnapshot node) {
    int exits = node.history().exits();
    int before = exitsBefore.getOrDefault(node.name(), 0);
    return node.history().failed() || (exits >= before ? exits - before : exits) >= MAX_EXITS;
  }
}
