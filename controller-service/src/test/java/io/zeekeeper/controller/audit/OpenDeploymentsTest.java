package io.zeekeeper.controller.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.audit.OpenDeployments.End;
import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.roles.Principal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OpenDeploymentsTest {
  private static final AuditRecord RECORD =
      AuditRecord.accepted(
          "1",
          Instant.EPOCH,
          Actor.rest("192.0.2.1", Principal.LOCAL),
          "deploy",
          AuditSubject.NONE,
          null);
  private static final End END = new End(true, 3, 0);

  private final OpenDeployments deployments = new OpenDeployments();

  @Test
  void endTakesOutTheRecord() {
    assertThat(deployments.add("d", RECORD)).isEmpty();
    assertThat(deployments.end("d", END)).contains(RECORD);
  }

  @Test
  void endBeforeTheRecordIsKept() {
    assertThat(deployments.end("d", END)).isEmpty();
    assertThat(deployments.add("d", RECORD)).contains(END);
  }

  @Test
  void operationThatEndedOtherwiseIsForgotten() {
    assertThat(deployments.add("d", RECORD)).isEmpty();
    deployments.remove(RECORD);
    assertThat(deployments.end("d", END)).isEmpty();
  }
}
