package io.zeekeeper.controller.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.audit.OpenDeployments.End;
import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.roles.Principal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OpenDeploymentsTest {
  private static final AuditRecord RECORD = record("1");
  private static final End END = new End(true, 3, 0);

  private final OpenDeployments deployments = new OpenDeployments();

  @Test
  void endTakesOutTheRecord() {
    assertThat(deployments.add("d", RECORD)).isEmpty();
    assertThat(deployments.end("d", END)).containsExactly(RECORD);
  }

  private static AuditRecord record(String id) {
    return AuditRecord.accepted(
        id,
        Instant.EPOCH,
        Actor.rest("192.0.2.1", Principal.LOCAL),
        "deploy",
        AuditSubject.NONE,
        null);
  }

  @Test
  void endTakesOutTheRecordsOfRepeatedRequests() {
    assertThat(deployments.add("d", RECORD)).isEmpty();
    assertThat(deployments.add("other", record("2"))).isEmpty();
    assertThat(deployments.add("d", record("3"))).isEmpty();
    assertThat(deployments.end("d", END)).containsExactly(RECORD, record("3"));
    assertThat(deployments.add("d", record("4"))).contains(END);
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
