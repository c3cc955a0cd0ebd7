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

/** What one check has found so far, and what it still waits for. Safe on any thread. */
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

  /** Remembers what a cancellation has to give up. */
  void waitsFor(ParsePool.Claim claim) {
    synchronized (this) {
      if (!cancelled) {
        claims.add(claim);
        return;
      }
    }
    claim.giveUp();
  }

  /** Adds a problem of a node, whose check goes on. */
  synchronized void found(String node, String problem) {
    problems.merge(node, problem, (before, next) -> before + "; " + next);
  }

  /** Ends a node's check. */
  void ended(String node, Optional<String> problem) {
    synchronized (this) {
      problem.ifPresent(text -> found(node, text));
      if (!pending.remove(node) || !pending.isEmpty()) {
        return;
      }
    }
    finish();
  }

  /** Ends the check of all nodes that are pending with the same problem. */
  void allEnded(String problem) {
    synchronized (this) {
      pending.forEach(node -> found(node, problem));
      pending.clear();
    }
    finish();
  }

  /** Hands the problems over once, as there is nothing more to wait for. */
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
