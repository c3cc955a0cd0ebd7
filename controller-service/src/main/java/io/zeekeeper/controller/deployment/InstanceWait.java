package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.AgentRegistry;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Waits for the instances that a deployment needs. Blocks. */
final class InstanceWait {
  private final AgentRegistry registry;
  private final SortedSet<String> needed;
  private final Deadline deadline;
  private final Cancellation cancellation;

  InstanceWait(
      AgentRegistry registry,
      SortedSet<String> needed,
      Deadline deadline,
      Cancellation cancellation) {
    this.registry = registry;
    this.needed = needed;
    this.deadline = deadline;
    this.cancellation = cancellation;
  }

  /** Returns the instances that are missing when all are there, time is up or it is cancelled. */
  SortedSet<String> missing() throws InterruptedException {
    while (true) {
      // Taken before looking, so that a connection in between is not missed.
      CompletableFuture<Void> next = registry.nextConnection();
      var missing = new TreeSet<>(needed);
      registry.connected().forEach(session -> missing.remove(session.instance()));
      if (missing.isEmpty() || cancellation.isAsked() || deadline.passed()) {
        return missing;
      }
      deadline.await(CompletableFuture.anyOf(next, cancellation.event()));
    }
  }
}
