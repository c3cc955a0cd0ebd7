package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.RequestTimeouts;
import io.zeekeeper.controller.configuration.ClusterSettingsChoice;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.deployment.ConflictException.Reason;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ClusterSettings;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/**
 * Plans and checks a deployment of the ready configuration, without changing anything. Does not
 * wait for instances that are not connected. Methods block on the database, not on the agents.
 */
@Component
public final class Rehearsal {
  private final Configurations configurations;
  private final ClusterSettingsChoice settings;
  private final AgentQuestions questions;
  private final RequestTimeouts timeouts;

  Rehearsal(
      Configurations configurations,
      ClusterSettingsChoice settings,
      AgentQuestions questions,
      RequestTimeouts timeouts) {
    this.configurations = configurations;
    this.settings = settings;
    this.questions = questions;
    this.timeouts = timeouts;
  }

  /** The Results of a check, and their reqid. */
  public record Checked(String reqid, List<Result> results) {}

  /**
   * Requests the plan.
   *
   * @throws ConflictException if no configuration is ready
   */
  public CompletableFuture<Plan> plan(boolean force) {
    String reqid = UUID.randomUUID().toString();
    Configuration filled = filled();
    var problem = problem(filled);
    if (problem.isPresent()) {
      return CompletableFuture.completedFuture(
          new Plan(reqid, List.of(Result.failure(reqid, null, null, problem.get())), List.of()));
    }
    ClusterSettings cluster = settings.choose(filled, force);
    return questions
        .plan(reqid, force, filled, cluster, timeouts.query())
        .thenApply(plan -> plan.withWarning(ClusterSettingsChoice.warning(filled, cluster)));
  }

  /**
   * Requests the preflight.
   *
   * @throws ConflictException if no configuration is ready
   */
  public CompletableFuture<Checked> check() {
    String reqid = UUID.randomUUID().toString();
    Configuration filled = filled();
    var problem = problem(filled);
    if (problem.isPresent()) {
      return CompletableFuture.completedFuture(
          new Checked(reqid, List.of(Result.failure(reqid, null, null, problem.get()))));
    }
    return questions
        .check(reqid, filled, settings.choose(filled, false), timeouts.deploy())
        .thenApply(results -> new Checked(reqid, results));
  }

  private Optional<String> problem(Configuration filled) {
    return settings.knownAddressProblem(filled).or(() -> settings.encryptionProblem(filled));
  }

  private Configuration filled() {
    return configurations.withLastAddresses(
        configurations
            .ready()
            .orElseThrow(() ->
                new ConflictException(
                    Reason.NOTHING_READY, "no configuration available to deploy")));
  }
}
