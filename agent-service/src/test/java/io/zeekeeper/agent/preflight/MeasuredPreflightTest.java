package io.zeekeeper.agent.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.protocol.ClusterSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How checks before a deployment are measured. */
class MeasuredPreflightTest {
  private static final Configuration CONFIGURATION = new Configuration("c", List.of(), List.of());
  private static final ClusterSettings CLUSTER =
      new ClusterSettings(ClusterSettings.Backend.BROKER, null, "00");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Consumer<Map<String, String>>> waiting = new ArrayList<>();

  private final Preflight preflight =
      new MeasuredPreflight(
          new Preflight() {
            @Override
            public void prepare(
                Configuration configuration, ClusterSettings cluster, Consumer<Prepared> then) {
              then.accept(new Prepared(List.of(), Map.of(), "no Zeek"));
            }

            @Override
            public Check check(
                Configuration configuration,
                ClusterSettings cluster,
                Set<Integer> held,
                Consumer<Map<String, String>> then) {
              waiting.add(then);
              return new CheckRun(List.of(), Runnable::run, then);
            }
          },
          meters);

  private long checks(String outcome) {
    return meters.get("zeekeeper.preflight.duration").tag("outcome", outcome).timer().count();
  }

  @Test
  void checksAreMeasuredByOutcomeWhenTheyEnd() {
    List<Map<String, String>> received = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      var _ = preflight.check(CONFIGURATION, CLUSTER, Set.of(), received::add);
    }
    waiting.get(0).accept(Map.of());
    waiting.get(1).accept(Map.of("worker", "interface 'eth7' does not exist here"));
    assertThat(checks("success")).isOne();
    assertThat(checks("failure")).isOne();
    assertThat(received).hasSize(2);
  }

  @Test
  void preparationIsPassedOn() {
    List<Preflight.Prepared> received = new ArrayList<>();
    preflight.prepare(CONFIGURATION, CLUSTER, received::add);
    assertThat(received)
        .singleElement()
        .satisfies(prepared -> assertThat(prepared.problem()).isEqualTo("no Zeek"));
  }
}
