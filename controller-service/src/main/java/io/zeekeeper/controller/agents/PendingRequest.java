package io.zeekeeper.controller.agents;

import io.zeekeeper.controller.agents.Agents.Scope;
import io.zeekeeper.model.Result;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request to one agent, with the Results so far. The first Result about a node is final. Safe
 * on any thread.
 */
final class PendingRequest {
  private static final Logger log = LoggerFactory.getLogger(PendingRequest.class);

  /** Far more than an instance has nodes. */
  private static final int MAX_RESULTS = 10_000;

  private final String instance;
  private final String clientReqid;
  private final Scope scope;
  private final Consumer<Result> early;
  private final CompletableFuture<List<Result>> done = new CompletableFuture<>();
  private final List<Result> results = new ArrayList<>();
  private final Set<Subject> subjects = new HashSet<>();
  private boolean over;
  private volatile @Nullable Future<?> deadline;

  /** The instance or node that a Result is about. */
  private record Subject(@Nullable String instance, @Nullable String node) {}

  PendingRequest(String instance, String clientReqid, Scope scope, Consumer<Result> early) {
    this.instance = instance;
    this.clientReqid = clientReqid;
    this.scope = scope;
    this.early = early;
  }

  String clientReqid() {
    return clientReqid;
  }

  CompletableFuture<List<Result>> done() {
    return done;
  }

  void endsBy(Future<?> deadline) {
    this.deadline = deadline;
    if (done.isDone()) {
      deadline.cancel(false);
    }
  }

  /** Accepts a Result. Returns why it does not count, or null. */
  synchronized @Nullable String accept(Result result) {
    Result named = result.instance() == null ? result.withInstance(instance) : result;
    if (over) {
      return "it is late";
    }
    if (!scope.covers(instance, named)) {
      return "it is about another agent's instance or node";
    }
    if (subjects.size() == MAX_RESULTS
        || !subjects.add(new Subject(named.instance(), named.node()))) {
      return "there already is one about the same instance or node";
    }
    add(named.withReqid(clientReqid));
    return null;
  }

  /** Ends the request with a failure of the instance. */
  void fail(String reason) {
    end(Result.failure(clientReqid, instance, null, reason));
  }

  /** Ends the request with the Results received so far. */
  void finish() {
    end(null);
  }

  private void end(@Nullable Result last) {
    List<Result> all;
    synchronized (this) {
      if (over) {
        return;
      }
      if (last != null) {
        add(last);
      }
      over = true;
      all = List.copyOf(results);
    }

    Future<?> timer = deadline;
    if (timer != null) {
      timer.cancel(false);
    }
    done.complete(all);
  }

  /** Passes a Result on. A caller's exception must not end the agent's session. */
  private void add(Result result) {
    results.add(result);
    try {
      early.accept(result);
    } catch (RuntimeException e) {
      log.error("a bug: a Result was not handled: {}", result, e);
    }
  }
}
