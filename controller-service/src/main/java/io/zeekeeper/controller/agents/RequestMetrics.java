package io.zeekeeper.controller.agents;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ControllerMessage.Request;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Measures requests to agents, by type and outcome. Safe on any thread. */
final class RequestMetrics {
  private static final Pattern HUMP = Pattern.compile("(?<=[a-z])(?=[A-Z])");
  private static final String SUFFIX = "Request";

  private final MeterRegistry meters;

  RequestMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Measures the time until {@code done}. */
  void measure(Request request, String instance, CompletableFuture<List<Result>> done) {
    long started = System.nanoTime();
    String type = type(request);
    var _ =
        done.thenAccept(results ->
            Timer.builder("zeekeeper.agent.request.duration")
                .description("Time from a request to an agent until its answer")
                .tag("type", type)
                .tag("outcome", outcome(results, instance))
                .register(meters)
                .record(System.nanoTime() - started, TimeUnit.NANOSECONDS));
  }

  /** As in {@code get_nodes} for a {@code GetNodesRequest}. */
  static String type(Request request) {
    String name = request.getClass().getSimpleName();
    return HUMP.matcher(name.substring(0, name.length() - SUFFIX.length()))
        .replaceAll("_")
        .toLowerCase(Locale.ROOT);
  }

  static String outcome(List<Result> results, String instance) {
    if (results.stream().allMatch(Result::success)) {
      return "success";
    }
    String last = results.getLast().error();
    if (Agents.TIMED_OUT.equals(last)) {
      return "timeout";
    }
    return RequestEngine.disconnected(instance).equals(last) ? "disconnected" : "failure";
  }
}
