package io.zeekeeper.agent.identity;

import io.zeekeeper.link.NewReasons;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Enrols an agent that has no connection of its own to the controller, and warns when its
 * certificate has expired. It goes on while the agent runs, because the file with the token may
 * come later, and another token may replace it. Runs on Reactor's threads.
 */
public final class BackgroundEnrolment implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BackgroundEnrolment.class);
  static final Duration PAUSE = Duration.ofSeconds(10);

  private final Supplier<Optional<String>> problem;
  private final NewReasons reasons = new NewReasons();
  private final Disposable running;

  public BackgroundEnrolment(AgentIdentity identity) {
    this(() -> identity.enrol(null), identity::problem, Schedulers.boundedElastic());
  }

  /**
   * @param enrol uses a token that has not been used, if there is one
   * @param problem blocks; what keeps this agent from showing a valid certificate
   */
  BackgroundEnrolment(
      Supplier<Mono<Void>> enrol, Supplier<Optional<String>> problem, Scheduler scheduler) {
    this.problem = problem;
    this.running =
        Mono.defer(enrol)
            .then(Mono.fromRunnable(this::ended).subscribeOn(scheduler))
            .onErrorResume(error -> {
              warn("cannot enrol (" + error.getMessage() + ")");
              return Mono.empty();
            })
            .then(Mono.delay(PAUSE, scheduler))
            .repeat()
            .subscribe(pause -> {}, error -> log.error("a bug: the enrolment ended", error));
  }

  private void ended() {
    problem.get().ifPresentOrElse(this::warn, reasons::forget);
  }

  private void warn(String reason) {
    if (reasons.isNew(reason)) {
      log.warn("{}; retrying", reason);
    }
  }

  @Override
  public void close() {
    running.dispose();
  }
}
