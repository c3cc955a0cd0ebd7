package io.zeekeeper.controller.deployment;

import java.util.concurrent.CompletableFuture;

/** Whether a deployment was cancelled, which it can be until it begins to change things. */
final class Cancellation {
  private final CompletableFuture<Void> asked = new CompletableFuture<>();
  private boolean tooLate;

  /** Cancels. Returns whether that was still possible. */
  synchronized boolean cancel() {
    if (!tooLate) {
      asked.complete(null);
    }
    return asked.isDone();
  }

  /** From here on things change. Returns false when it was cancelled before. */
  synchronized boolean closes() {
    tooLate = !asked.isDone();
    return tooLate;
  }

  boolean isAsked() {
    return asked.isDone();
  }

  /** Completes when it is cancelled. */
  CompletableFuture<Void> event() {
    return asked;
  }
}
