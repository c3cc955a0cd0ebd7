package io.zeekeeper.systemtests.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Zeek;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Certificates that are renewed, or revoked, while requests run. */
class RenewalIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void requestsEndWellWhileTheCertificateIsRenewedAndRevocationEndsThem() {
    try (var lab =
        new Lab(
            Zeek.standin(),
            "--zeekeeper.controller.agent-address=0.0.0.0",
            "--zeekeeper.security.certificate-validity=15s")) {
      Api api = lab.api();
      lab.startController();
      String token =
          api.post("/api/v1/enrolments", "{\"instance\":\"agent-1\"}")
              .json()
              .path("token")
              .asString();
      lab.startAgentTo(
          "wss://127.0.0.1:" + lab.agentPort(),
          "agent-1",
          "--zeekeeper.agent.enrolment-token=" + token);
      lab.awaitConnected("agent-1");
      api.deploySuccessfully(lab.smallCluster("renewal", "agent-1", Map.of()));

      Instant end = Instant.now().plus(PATIENCE);
      int restarts = 0;
      while (certificates(api).size() < 3 && Instant.now().isBefore(end)) {
        Api.Response restarted = api.post("/api/v1/nodes/restart", Api.nodesNamed("worker"));
        assertThat(restarted.status()).as(restarted.body()).isEqualTo(200);
        assertThat(api.get("/api/v1/nodes").status()).isEqualTo(200);
        restarts++;
      }
      assertThat(certificates(api)).hasSizeGreaterThan(2);
      assertThat(restarts).isPositive();
      assertThat(api.get("/api/v1/events?type=SESSION_LOST").items()).isEmpty();

      // The session uses the first certificate, which has expired; the last one is revoked.
      String last = certificates(api).getFirst().path("serial").asString();
      assertThat(api.delete("/api/v1/certificates/" + last).status()).isEqualTo(200);
      lab.awaitDisconnected("agent-1");
      lab.controller().kill();
      lab.startController();
      // On a busy host the certificate expires first; EnrolmentIT revokes one that lives longer.
      lab.controller().awaitLog("refused: the certificate ");
      assertThat(certificates(api)).allMatch(certificate -> certificate.has("revoked_at"));
    }
  }

  private static List<JsonNode> certificates(Api api) {
    return api.get("/api/v1/certificates").items();
  }
}
