package io.zeekeeper.systemtests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Requests that overlap. Each gets an answer in the end: Results or a conflict. */
public final class OpenRequests {
  // Longer than the controller's longest timeout.
  private static final Duration MAX_ANSWER_TIME = Duration.ofSeconds(130);
  private static final Set<Integer> EXPECTED_STATUSES = Set.of(200, 202, 207, 409);

  private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Open> open = new ArrayList<>();

  private record Open(String what, CompletableFuture<Api.Response> answer) {}

  /** Sends a request without waiting for its answer. */
  public void send(String what, Supplier<Api.Response> request) {
    open.add(new Open(what, CompletableFuture.supplyAsync(request, executor)));
  }

  /** Waits until every request has its answer. */
  public void awaitAnswers() {
    for (Open request : open) {
      Api.Response answer =
          request.answer().orTimeout(MAX_ANSWER_TIME.toSeconds(), TimeUnit.SECONDS).join();
      assertThat(EXPECTED_STATUSES)
          .as("%s: %s", request.what(), answer.body())
          .contains(answer.status());
    }
    open.clear();
  }
}
