package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.configuration.Configurations.ConfigurationStaged;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Runs the preflight of a staged configuration in the background. A deployment of the configuration
 * then finds the results at the agents. The answers are ignored. One preflight runs at a time; of
 * the configurations that are staged meanwhile, the last one follows. Safe on any thread; never
 * blocks.
 */
@Component
class EarlyPreflight {
  private static final Logger log = LoggerFactory.getLogger(EarlyPreflight.class);

  // Every agent gets the whole configuration, which is too much traffic for a large fleet.
  private static final int MAX_INSTANCES = 100;

  private final Rehearsal rehearsal;
  private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.IDLE);

  private enum Progress {
    IDLE,
    RUNNING,
    /** A preflight runs, and a newer configuration waits for the next one. */
    OUTDATED
  }

  EarlyPreflight(Rehearsal rehearsal) {
    this.rehearsal = rehearsal;
  }

  @EventListener
  void staged(ConfigurationStaged event) {
    boolean isSmall = event.ready().instances().size() <= MAX_INSTANCES;
    if (isSmall && progress.getAndUpdate(EarlyPreflight::afterStaging) == Progress.IDLE) {
      check();
    }
  }

  private static Progress afterStaging(Progress now) {
    return now == Progress.IDLE ? Progress.RUNNING : Progress.OUTDATED;
  }

  private void check() {
    try {
      var _ = rehearsal.check().whenComplete((checked, error) -> ended(error));
    } catch (RuntimeException e) {
      ended(e);
    }
  }

  private void ended(@Nullable Throwable error) {
    if (error != null) {
      log.debug("the preflight of the staged configuration failed: {}", error.toString());
    }
    if (progress.getAndUpdate(EarlyPreflight::afterEnd) == Progress.OUTDATED) {
      check();
    }
  }

  private static Progress afterEnd(Progress now) {
    return now == Progress.OUTDATED ? Progress.RUNNING : Progress.IDLE;
  }
}
