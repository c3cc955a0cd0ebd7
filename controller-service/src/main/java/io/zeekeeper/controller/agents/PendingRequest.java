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

/**
 * One request to one agent, and the Results so far. The first Result about a node is final. Safe on
 * any thread.
 */
final class PendingRequest {
  /** Far more than the nodes of one instance. */
  private static final int MAX_RESULTS = 10_000;

  private final String instance;
  private final String clientReqid;
  private final Scope scope;
  private final Consumer<Result> early;
  private final CompletableFuture<List<Result>> done = new CompletableFuture<>();
  private final List<Result> results = new ArrayList<>();
  private final Set<Subject> subjects = new HashSet<>();
  private volatile @Nullable Future<?> deadline;

  /** What a Result is about. */
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

  /** Takes a Result. Returns why it does not count, or null. */
  synchronized @Nullable String told(Result result) {
    Result named = result.instance() == null ? result.withInstance(instance) : result;
    if (done.isDone()) {
      return "it is late";
    }
    if (!scope.covers(instance, named)) {
      return "it is not the agent's to give";
    }
    if (subjects.size() == MAX_RESULTS
        || !subjects.add(new Subject(named.instance(), named.node()))) {
      return "there is one about the same already";
    }
    add(named.withReqid(clientReqid));
    return null;
  }

  /** Ends the request with a failure of the instance. */
  synchronized void fail(String reason) {
    if (!done.isDone()) {
      add(Result.failure(clientReqid, instance, null, reason));
      finish();
    }
  }

  private void add(Result result) {
    results.add(result);
    early.accept(result);
  }

  void finish() {
    Future<?> timer = deadline;
    if (timer != null) {
      timer.cancel(false);
    }
    List<Result> all;
    synchronized (this) {
      all = List.copyOf(results);
    }
    done.complete(all);
  }
}
