package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.deployment.Deployment.Progress;
import io.zeekeeper.model.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A deployment in progress: collects Results in memory. Results may come on any thread; the first
 * Result about a node is final. Only {@link #await} blocks.
 */
final class OpenDeployment {
  private final CompletableFuture<Stop> stop = new CompletableFuture<>();
  private final CompletableFuture<Deployment> over = new CompletableFuture<>();
  private final Deployment begun;
  private final List<Result> results;
  private final Set<String> reportedNodes = new HashSet<>();
  private Progress progress;
  private int saved;
  private boolean isClosed;
  private @Nullable Deployment view;

  /** Why a deployment stops before its end. */
  enum Stop {
    CANCELLED,
    /** The controller ends; its next start resumes the deployment. */
    FROZEN
  }

  /** The deployment stops before its end. */
  static final class StoppedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final Stop reason;

    StoppedException(Stop reason) {
      super(reason.toString());
      this.reason = reason;
    }

    Stop reason() {
      return reason;
    }
  }

  OpenDeployment(Deployment deployment) {
    this.begun = deployment;
    this.progress = deployment.progress();
    this.results = new ArrayList<>(deployment.results());
    this.saved = results.size();
    results.stream().map(Result::node).filter(node -> node != null).forEach(reportedNodes::add);
  }

  /** The deployment in its present state. */
  synchronized Deployment now() {
    Deployment now = view;
    if (now == null) {
      now = begun.with(progress, results);
      view = now;
    }
    return now;
  }

  String id() {
    return begun.id();
  }

  /** Completes with the deployment when it has ended or the controller ends. */
  CompletableFuture<Deployment> over() {
    return over;
  }

  synchronized void advance(UnaryOperator<Progress> change) {
    if (!stop.isDone()) {
      progress = change.apply(progress);
      view = null;
    }
  }

  /** Adds a Result. Returns whether it counts. */
  synchronized boolean add(Result result) {
    String node = result.node();
    if (stop.isDone() || progress.state().ended() || (node != null && !reportedNodes.add(node))) {
      return false;
    }
    results.add(result);
    view = null;
    return true;
  }

  /** Results that are not in the database yet. */
  synchronized Unsaved unsaved() {
    int from = Math.min(saved, results.size());
    return new Unsaved(saved, List.copyOf(results.subList(from, results.size())));
  }

  /** The Results in {@code complete} that are not in the database yet. */
  synchronized Unsaved unsavedOf(List<Result> complete) {
    Set<Result> inDatabase = Collections.newSetFromMap(new IdentityHashMap<>());
    inDatabase.addAll(results.subList(0, Math.min(saved, results.size())));
    return new Unsaved(
        saved, complete.stream().filter(result -> !inDatabase.contains(result)).toList());
  }

  /**
   * Results that the database does not have.
   *
   * @param from the position of the first among all Results
   */
  record Unsaved(int from, List<Result> results) {}

  synchronized void saved(Unsaved unsaved) {
    saved = Math.max(saved, unsaved.from() + unsaved.results().size());
  }

  /** Cancels. Returns false if the deployment has begun to change things or is ending. */
  synchronized boolean cancel() {
    return !isClosed && (stop.complete(Stop.CANCELLED) || isCancelled());
  }

  private boolean isCancelled() {
    return stop.getNow(Stop.FROZEN) == Stop.CANCELLED;
  }

  /**
   * Freezes the deployment until the controller's next start. Later Results are dropped. Completes
   * {@link #over} with the present state.
   */
  void freeze() {
    synchronized (this) {
      stop.complete(Stop.FROZEN);
    }
    over.complete(now());
  }

  /** Prevents a later cancel, before the deployment changes things or ends. */
  synchronized void close() throws StoppedException {
    if (stop.isDone()) {
      throw new StoppedException(stop.join());
    }
    isClosed = true;
  }

  /**
   * Blocks until {@code event}, which never fails, or until the deadline.
   *
   * @return the event's value; empty at the deadline
   * @throws StoppedException if the deployment was cancelled or frozen
   */
  <T> Optional<T> await(CompletableFuture<T> event, Deadline deadline)
      throws StoppedException, InterruptedException {
    Duration left = deadline.left();
    try {
      CompletableFuture.anyOf(event, stop).get(left.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("events never fail", e);
    }

    if (stop.isDone()) {
      throw new StoppedException(stop.join());
    }
    return Optional.ofNullable(event.join());
  }

  /** Sets the end. {@link #over} completes with it, unless the deployment is frozen. */
  void end(Deployment ended) {
    synchronized (this) {
      progress = ended.progress();
      results.clear();
      results.addAll(ended.results());
      view = ended;
    }
    over.complete(ended);
  }
}
