package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.configuration.ConfigurationStore;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.springframework.data.domain.PageRequest;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Deletes old deployments and configurations in the database. Blocks its caller. */
@Component
final class HistoryStore {
  // A clock that jumps ahead makes the whole history old, but must not delete it all.
  private static final int ALWAYS_KEPT = 20;

  private final DeploymentRepository deployments;
  private final ConfigurationStore configurations;
  private final TransactionTemplate transaction;

  HistoryStore(
      DeploymentRepository deployments,
      ConfigurationStore configurations,
      TransactionTemplate transaction) {
    this.deployments = deployments;
    this.configurations = configurations;
    this.transaction = transaction;
  }

  /** The numbers of deleted rows. */
  record Deleted(int deployments, int configurations) {}

  /**
   * Deletes what is older than {@code oldest}, and all but the newest {@code maxCount}.
   *
   * @param deployed id of the deployment that is deployed, which stays
   */
  Deleted delete(Instant oldest, int maxCount, String deployed) {
    return transaction.execute(status -> {
      int old = deleteDeployments(oldest, maxCount, deployed);
      Set<String> kept = new HashSet<>(deployments.configurationsBefore());
      kept.addAll(deployments.configurationsOfOpen());
      return new Deleted(old, configurations.forget(oldest, maxCount, kept));
    });
  }

  private int deleteDeployments(Instant oldest, int maxCount, String deployed) {
    long newest =
        deployments.findFirstByOrderByNumberDesc().map(DeploymentEntity::number).orElse(0L);
    long last = deployments.numbers(PageRequest.of(maxCount, 1)).stream().findFirst().orElse(0L);
    return deployments.forget(deployed, newest - Math.min(ALWAYS_KEPT, maxCount) + 1, oldest, last);
  }
}
