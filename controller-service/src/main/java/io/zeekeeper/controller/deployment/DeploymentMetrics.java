package io.zeekeeper.controller.deployment;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.zeekeeper.controller.deployment.Deployment.State;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Measures deployments, by outcome. Safe on any thread. */
@Component
class DeploymentMetrics {
  private final Map<State, Timer> ended = new EnumMap<>(State.class);

  DeploymentMetrics(MeterRegistry meters) {
    // All of them now, so that the first failure is an increase.
    Stream.of(State.values())
        .filter(State::ended)
        .forEach(state ->
            ended.put(
                state,
                Timer.builder("zeekeeper.deployment.duration")
                    .description("Time from the request of a deployment until its end")
                    .tag("outcome", label(state))
                    .register(meters)));
  }

  private static String label(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  void ended(Deployment deployment) {
    Timer timer = ended.get(deployment.state());
    Instant end = deployment.progress().endedAt();
    if (timer != null && end != null) {
      timer.record(Duration.between(deployment.startedAt(), end));
    }
  }

  @Bean
  static MeterBinder openDeploymentMetrics(Deployments deployments) {
    return meters ->
        Stream.of(State.values())
            .filter(state -> !state.ended())
            .forEach(state ->
                Gauge.builder(
                        "zeekeeper.deployments.open",
                        deployments,
                        all ->
                            all.pending().filter(open -> open.state() == state).isPresent() ? 1 : 0)
                    .description("Deployments in progress, by the step that they are at")
                    .tag("state", label(state))
                    .register(meters));
  }
}
