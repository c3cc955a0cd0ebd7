package io.zeekeeper.agent.preflight;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.protocol.ClusterSettings;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Measures how long checks take, by outcome. A check that was cancelled does not count. */
final class MeasuredPreflight implements Preflight {
  private final Preflight preflight;
  private final Timer passed;
  private final Timer failed;

  MeasuredPreflight(Preflight preflight, MeterRegistry meters) {
    this.preflight = preflight;
    this.passed = timer(meters, "success");
    this.failed = timer(meters, "failure");
  }

  private static Timer timer(MeterRegistry meters, String outcome) {
    return Timer.builder("zeekeeper.preflight.duration")
        .description("Time to check the nodes of this instance before a deployment")
        .tag("outcome", outcome)
        .register(meters);
  }

  @Override
  public void prepare(
      Configuration configuration, ClusterSettings cluster, Consumer<Prepared> then) {
    preflight.prepare(configuration, cluster, then);
  }

  @Override
  public Check check(
      Configuration configuration,
      ClusterSettings cluster,
      Set<Integer> held,
      Consumer<Map<String, String>> then) {
    long started = System.nanoTime();
    return preflight.check(
        configuration,
        cluster,
        held,
        problems -> {
          (problems.isEmpty() ? passed : failed)
              .record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
          then.accept(problems);
        });
  }
}
