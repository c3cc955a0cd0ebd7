package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.AgentSession;
import io.zeekeeper.controller.deployment.Deployment.Rollback;
import io.zeekeeper.controller.deployment.Deployment.State;
import io.zeekeeper.model.Result;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A deployment on its way: its resource as it grows, and the database following it. Results may
 * come on any thread and are saved a little later, several at once; {@link #save} and {@link #end}
 * block.
 */
final class Ongoing {
  private final DeploymentHistory history;
  private final Cancellation cancellation = new Cancellation();
  private final CompletableFuture<Deployment> ended = new CompletableFuture<>();
  private final Set<AgentSession> reached;
  private final Object saving = new Object();

  private Deployment head;
  private final List<Result> results;
  private final Set<String> toldNodes = new HashSet<>();
  private @Nullable Deployment view;

  Ongoing(DeploymentHistory history, Deployment deployment) {
    this(history, deployment, ConcurrentHashMap.newKeySet());
  }

  private Ongoing(DeploymentHistory history, Deployment deployment, Set<AgentSession> reached) {
    this.history = history;
    this.head = deployment.withResults(List.of());
    this.results = new ArrayList<>(deployment.results());
    this.reached = reached;
    for (Result result : results) {
      if (result.node() != null) {
        toldNodes.add(result.node());
      }
    }
  }

  /** A deployment that is a part of this one. */
  Ongoing nested(Deployment deployment) {
    return new Ongoing(history, deployment, reached);
  }

  /** As it is now. */
  synchronized Deployment deployment() {
    Deployment now = view;
    if (now == null) {
      now = head.withResults(results);
      view = now;
    }
    return now;
  }

  /** Completes with the deployment once it has ended and is in the database. */
  CompletableFuture<Deployment> ended() {
    return ended;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  /** Notes that an agent has been told, in this session, what the deployment wants of it. */
  void reached(AgentSession session) {
    reached.add(session);
  }

  boolean hasReached(AgentSession session) {
    return reached.contains(session);
  }

  /** Keeps a Result, unless the deployment has ended; the first Result of a node is final. */
  void told(Result result) {
    synchronized (this) {
      String node = result.node();
      if (head.state().ended() || (node != null && !toldNodes.add(node))) {
        return;
      }
      results.add(result);
      view = null;
    }
    history.saveSoon(this);
  }

  void enter(State state) {
    change(now -> now.with(state));
    history.saveSoon(this);
  }

  void plan(List<PlanStep> plan) {
    change(now -> now.withPlan(plan));
    save();
  }

  void rolledBackBy(Rollback rollback) {
    change(now -> now.withRollback(rollback));
  }

  private synchronized void change(UnaryOperator<Deployment> change) {
    head = change.apply(head);
    view = null;
  }

  /** Brings the database up to date; what it returns is in the database. */
  Deployment save() {
    synchronized (saving) {
      Deployment now = deployment();
      if (!now.state().ended()) {
        history.update(now);
      }
      return now;
    }
  }

  /** On disk before anyone is told; and told all the same when the disk refuses. */
  Deployment end(State state, List<Result> complete) {
    Deployment next;
    synchronized (saving) {
      next = deployment().ended(state, complete, history.now());
      history.end(next);
      synchronized (this) {
        head = next.withResults(List.of());
        results.clear();
        results.addAll(complete);
        view = next;
      }
    }
    ended.complete(next);
    return next;
  }
}
