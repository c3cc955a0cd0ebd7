package io.zeekeeper.agent.preflight;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A check in progress: the problems found so far, and the nodes still pending. Safe on any thread.
 */
final class CheckRun implements Preflight.Check {
  private final Executor loop;
  private final Consumer<Map<String, String>> then;
  private final Set<String> pending;
  private final Map<String, String> problems = new HashMap<>();
  private final List<ParsePool.Claim> claims = new ArrayList<>();
  private boolean cancelled;
  private boolean finished;

  CheckRun(Collection<String> nodes, Executor loop, Consumer<Map<String, String>> then) {
    this.pending = new LinkedHashSet<>(nodes);
    this.loop = loop;
    this.then = then;
  }

  @Override
  public synchronized Map<String, String> problems() {
    return new TreeMap<>(problems);
  }

  @Override
  public synchronized Set<String> pending() {
    return new LinkedHashSet<>(pending);
  }

  @Override
  public void cancel() {
    List<ParsePool.Claim> unused;
    synchronized (this) {
      cancelled = true;
      unused = List.copyOf(claims);
      claims.clear();
    }
    unused.forEach(ParsePool.Claim::giveUp);
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Keeps a claim, so that a cancellation can give it up. */
  void addClaim(ParsePool.Claim claim) {
    synchronized (this) {
      if (!cancelled) {
        claims.add(claim);
        return;
      }
    }
    claim.giveUp();
  }

  /** Adds a problem of a node; the node's check continues. */
  synchronized void addProblem(String node, String problem) {
    problems.merge(node, problem, (before, next) -> before + "; " + next);
  }

  /** Ends a node's check. */
  void endNode(String node, Optional<String> problem) {
    synchronized (this) {
      problem.ifPresent(text -> addProblem(node, text));
      if (!pending.remove(node) || !pending.isEmpty()) {
        return;
      }
    }
    finish();
  }

  /** Ends the check of all pending nodes with the same problem. */
  void endAll(String problem) {
    synchronized (this) {
      pending.forEach(node -> addProblem(node, problem));
      pending.clear();
    }
    finish();
  }

  /** Hands over the problems, once. */
  private void finish() {
    synchronized (this) {
      if (finished) {
        return;
      }
      finished = true;
    }
    loop.execute(() -> {
      if (!isCancelled()) {
        then.accept(problems());
      }
    });
  }
}
