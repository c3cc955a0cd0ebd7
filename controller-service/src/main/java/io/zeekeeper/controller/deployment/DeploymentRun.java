package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.FanOut;
import io.zeekeeper.controller.agents.RequestEngine;
import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.deployment.Deployment.State;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ControllerMessage.CheckRequest;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.ControllerMessage.StandbyRequest;
import io.zeekeeper.protocol.ControllerMessage.WelcomeRequest;
import io.zeekeeper.protocol.DeploymentOrigin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One deployment on its way: wait for the instances, preflight, adopt, deploy. Runs on a virtual
 * thread of its own and blocks there; its deadline ends its answer, never the agents' work.
 */
final class DeploymentRun {
  private static final Logger log = LoggerFactory.getLogger(DeploymentRun.class);

  private final DeploymentParts parts;
  private final Deployment asked;
  private final Configuration ready;
  private final long deadlineNanos;
  private final BiConsumer<State, List<Result>> progress;
  private final List<Result> results = new ArrayList<>();
  private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
  private volatile boolean adopting;

  /**
   * @param progress told each new state, with the Results known then
   */
  DeploymentRun(
      DeploymentParts parts,
      Deployment asked,
      Configuration ready,
      BiConsumer<State, List<Result>> progress) {
    this.parts = parts;
    this.asked = asked;
    this.ready = ready;
    this.deadlineNanos = System.nanoTime() + parts.timeouts().deploy().toNanos();
    this.progress = progress;
  }

  /** Cancels the run if nothing has changed yet. */
  synchronized boolean cancel() {
    if (!adopting) {
      cancelled.complete(null);
    }
    return cancelled.isDone();
  }

  void run() throws InterruptedException {
    if (!waitForInstances()) {
      return;
    }
    Configuration filled = parts.configurations().withAddresses(ready);
    var problem = parts.settings().addressProblem(filled);
    if (problem.isPresent()) {
      end(State.FAILED, List.of(Result.failure(asked.id(), null, null, problem.get())));
      return;
    }
    ClusterSettings cluster = parts.settings().choose(filled);
    progress.accept(State.RUNNING, List.of());
    List<Result> failures = preflight(filled, cluster);
    if (!failures.isEmpty()) {
      end(State.FAILED, failures);
      return;
    }
    synchronized (this) {
      if (cancelled.isDone()) {
        end(State.CANCELLED, List.of());
        return;
      }
      adopting = true;
    }
    SortedSet<String> before = parts.configurations().needed();
    parts.configurations().adopt(new Deployed(filled, cluster, asked.number(), asked.id()));
    deploy(filled, cluster, before);
  }

  private List<Instance> deployedInstances() {
    return parts
        .configurations()
        .deployed()
        .map(now -> now.configuration().instances())
        .orElse(List.of());
  }

  private boolean waitForInstances() throws InterruptedException {
    // The present ones too: those that this deployment removes have to be told.
    List<Instance> dialled = new ArrayList<>(ready.instances());
    dialled.addAll(deployedInstances());
    parts.dialer().dial(dialled);
    while (true) {
      // Taken before looking, so that a connection in between is not missed.
      CompletableFuture<Void> next = parts.registry().nextConnection();
      if (missing().isEmpty()) {
        return true;
      }
      if (cancelled.isDone()) {
        end(State.CANCELLED, List.of());
        return false;
      }
      if (left().isNegative()) {
        log.warn("deployment {}: {} did not connect in time", asked.id(), missing());
        end(
            State.TIMED_OUT,
            missing().stream()
                .map(name -> Result.failure(asked.id(), name, null, FanOut.notConnected(name)))
                .toList());
        return false;
      }
      waitFor(CompletableFuture.anyOf(next, cancelled));
    }
  }

  private void waitFor(CompletableFuture<?> event) throws InterruptedException {
    try {
      event.get(left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // The deadline: the caller looks at it next.
    } catch (ExecutionException e) {
      throw new IllegalStateException("never fails", e);
    }
  }

  private SortedSet<String> missing() {
    SortedSet<String> missing = new TreeSet<>(ready.instanceNames());
    parts.registry().connected().forEach(session -> missing.remove(session.instance()));
    return missing;
  }

  private Duration left() {
    return Duration.ofNanos(deadlineNanos - System.nanoTime());
  }

  private List<Result> preflight(Configuration filled, ClusterSettings cluster) {
    List<String> withNodes =
        filled.instanceNames().stream().filter(i -> !filled.nodesOf(i).isEmpty()).toList();
    return parts
        .fanOut()
        .ask(
            asked.id(),
            withNodes,
            (reqid, time) -> new CheckRequest(reqid, time, filled, cluster),
            left())
        .join()
        .stream()
        .filter(result -> !result.success())
        .toList();
  }

  private void deploy(Configuration filled, ClusterSettings cluster, SortedSet<String> before) {
    var origin =
        new DeploymentOrigin(
            parts.controllerId(), asked.number(), asked.id(), DeploymentOrigin.Kind.CLIENT);
    standBy(filled, before);
    var added = new TreeSet<>(filled.instanceNames());
    added.removeAll(before);
    parts.fanOut().ask(asked.id(), added, WelcomeRequest::new, parts.timeouts().query()).join();
    List<CompletableFuture<List<Result>>> answers = new ArrayList<>();
    for (String instance : filled.instanceNames()) {
      var session = parts.registry().session(instance);
      if (session.isEmpty()) {
        collect(Result.failure(asked.id(), instance, null, FanOut.notConnected(instance)));
        continue;
      }
      answers.add(
          parts
              .engine()
              .ask(
                  session.get(),
                  asked.id(),
                  (reqid, time) ->
                      new DeployRequest(reqid, time, origin, asked.force(), filled, cluster),
                  left(),
                  this::collect));
    }
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
    List<Result> all = snapshot();
    boolean timedOut =
        all.stream().anyMatch(result -> RequestEngine.TIMED_OUT.equals(result.error()));
    boolean succeeded = all.stream().allMatch(Result::success);
    List<Result> complete = new ArrayList<>(all);
    complete.sort(Result.ORDER);
    complete.add(Result.success(asked.id(), null, null).withData(filled.id()));
    end(succeeded ? State.SUCCEEDED : timedOut ? State.TIMED_OUT : State.FAILED, complete);
  }

  /**
   * Instances that this deployment removed stop their nodes, before others start on their ports.
   */
  private void standBy(Configuration filled, SortedSet<String> before) {
    var removed = new TreeSet<>(before);
    removed.removeAll(filled.instanceNames());
    removed.removeIf(instance -> parts.registry().session(instance).isEmpty());
    parts
        .fanOut()
        .ask(
            asked.id(),
            removed,
            (reqid, time) -> new StandbyRequest(reqid, time, parts.controllerId()),
            left())
        .join()
        .stream()
        .filter(result -> !result.success())
        .forEach(this::collect);
  }

  private void collect(Result result) {
    synchronized (results) {
      results.add(result);
    }
    progress.accept(State.RUNNING, snapshot());
  }

  private List<Result> snapshot() {
    synchronized (results) {
      return List.copyOf(results);
    }
  }

  private void end(State state, List<Result> complete) {
    parts.dialer().dial(deployedInstances());
    log.info("deployment {} {}: {}", asked.id(), state, Result.toString(complete));
    progress.accept(state, complete);
  }
}
