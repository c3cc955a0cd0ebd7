package io.zeekeeper.controller.agents;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of agents' sessions. Safe on any thread. */
final class SessionCounts {
  private final LongAdder opened = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder refused = new LongAdder();

  void opened() {
    opened.increment();
  }

  void lost() {
    lost.increment();
  }

  void refused() {
    refused.increment();
  }

  void bindTo(MeterRegistry meters) {
    register(meters, "opened", "Sessions of agents that were opened", opened);
    register(meters, "lost", "Sessions of agents that ended", lost);
    register(meters, "refused", "Sessions of agents that were refused", refused);
  }

  private static void register(
      MeterRegistry meters, String name, String description, LongAdder count) {
    FunctionCounter.builder("zeekeeper.sessions." + name, count, LongAdder::sum)
        .description(description)
        .register(meters);
  }
}
