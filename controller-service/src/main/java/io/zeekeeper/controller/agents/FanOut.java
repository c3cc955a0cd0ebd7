package io.zeekeeper.controller.agents;

import io.zeekeeper.controller.agents.RequestEngine.RequestFactory;
import io.zeekeeper.model.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The same client request to several agents at once. Safe on any thread. */
public final class FanOut {
  private final AgentRegistry registry;
  private final RequestEngine engine;

  public FanOut(AgentRegistry registry, RequestEngine engine) {
    this.registry = registry;
    this.engine = engine;
  }

  /** What every instance is told when it is asked while it is away. */
  public static String notConnected(String instance) {
    return "instance '" + instance + "' is not connected";
  }

  /**
   * Asks each instance its own request; one that is away is a failed Result.
   *
   * @return the Results of all, sorted; never exceptional
   */
  public CompletableFuture<List<Result>> ask(
      String reqid, Map<String, RequestFactory> requests, Duration timeout) {
    return ask(reqid, requests, timeout, result -> {});
  }

  /**
   * Asks each instance its own request.
   *
   * @param early given each Result as it comes, on the thread it comes on
   * @return the Results of all, sorted; never exceptional
   */
  public CompletableFuture<List<Result>> ask(
      String reqid,
      Map<String, RequestFactory> requests,
      Duration timeout,
      Consumer<Result> early) {
    List<CompletableFuture<List<Result>>> answers = new ArrayList<>();
    requests.forEach((instance, request) ->
        answers.add(
            registry
                .session(instance)
                .map(session -> engine.ask(session, reqid, request, timeout, early))
                .orElseGet(() ->
                    CompletableFuture.completedFuture(
                        List.of(Result.failure(reqid, instance, null, notConnected(instance)))))));
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(done ->
            answers.stream()
                .flatMap(answer -> answer.join().stream())
                .sorted(Result.ORDER)
                .toList());
  }

  /** Asks all the same. */
  public CompletableFuture<List<Result>> ask(
      String reqid, Collection<String> instances, RequestFactory request, Duration timeout) {
    Map<String, RequestFactory> requests = new TreeMap<>();
    instances.forEach(instance -> requests.put(instance, request));
    return ask(reqid, requests, timeout);
  }
}
