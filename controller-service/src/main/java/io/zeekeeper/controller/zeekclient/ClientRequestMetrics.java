package io.zeekeeper.controller.zeekclient;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Measures the requests of zeek-clients, by type and outcome. Safe on any thread. */
@Component
final class ClientRequestMetrics {
  private static final Pattern HUMP = Pattern.compile("(?<=[a-z])(?=[A-Z])");

  private final MeterRegistry meters;

  ClientRequestMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  /** How the answer to a request came about. */
  enum Outcome {
    SUCCESS,
    FAILURE,
    TIMEOUT
  }

  /** A request that was received. */
  Measured begin(ClientRequest request) {
    return new Measured(request, System.nanoTime());
  }

  /** A request whose time runs. */
  final class Measured {
    private final ClientRequest request;
    private final long started;

    private Measured(ClientRequest request, long started) {
      this.request = request;
      this.started = started;
    }

    void ended(Outcome outcome) {
      String type = HUMP.matcher(request.getClass().getSimpleName()).replaceAll("_");
      Timer.builder("zeekeeper.zeekclient.request.duration")
          .description("Time from a zeek-client's request until its answer")
          .tag("type", type.toLowerCase(Locale.ROOT))
          .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
          .register(meters)
          .record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
    }
  }
}
