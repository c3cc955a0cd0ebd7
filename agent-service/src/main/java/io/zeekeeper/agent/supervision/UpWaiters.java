package io.zeekeeper.agent.supervision;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Those who wait for one node to be up. On the loop only. */
final class UpWaiters {
  private List<Waiter> waiters = new ArrayList<>();

  private record Waiter(int maxExits, CompletableFuture<Boolean> up) {}

  /** Completes with true once the node is up, with false once it has ended that often. */
  CompletableFuture<Boolean> await(int maxExits) {
    var up = new CompletableFuture<Boolean>();
    waiters.add(new Waiter(maxExits, up));
    return up;
  }

  /** The node is up, or will not be. */
  void completeAll(boolean up) {
    List<Waiter> before = waiters;
    // What completes may wait anew.
    waiters = new ArrayList<>();
    before.forEach(waiter -> waiter.up().complete(up));
  }

  /** The node has ended for the {@code exits}th time since somebody wanted it started. */
  void ended(int exits) {
    List<Waiter> before = waiters;
    waiters = new ArrayList<>();
    for (Waiter waiter : before) {
      if (exits >= waiter.maxExits()) {
        waiter.up().complete(false);
      } else {
        waiters.add(waiter);
      }
    }
  }
}
