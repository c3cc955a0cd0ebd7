package io.zeekeeper.systemtests.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Json;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Service;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A controller that listens for agents beyond loopback, and agents with certificates. Certificates
 * live for 45 s, so that they are renewed within a test.
 */
class EnrolmentIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String VALIDITY = "--zeekeeper.security.certificate-validity=";

  /** A token with the fingerprint of another authority. */
  private static final String GUESS =
      "zeekeeper-enrolment." + "ab".repeat(32) + "." + "x".repeat(43);

  private Lab lab;
  private Api api;

  @BeforeEach
  void startController() {
    lab = lab("90d");
  }

  private Lab lab(String validity) {
    var made =
        new Lab(
            Zeek.standin(), "--zeekeeper.controller.agent-address=0.0.0.0", VALIDITY + validity);
    api = made.api();
    made.startController();
    return made;
  }

  @AfterEach
  void stopLab() {
    lab.close();
  }

  private String token(String instance) {
    return api.post(
            "/api/v1/enrolments", Json.lenient().writeValueAsString(Map.of("instance", instance)))
        .json()
        .path("token")
        .asString();
  }

  private Service startAgent(String name, String token) {
    return lab.startAgentTo(
        "wss://127.0.0.1:" + lab.agentPort(), name, "--zeekeeper.agent.enrolment-token=" + token);
  }

  private List<JsonNode> certificates() {
    return api.get("/api/v1/certificates").items();
  }

  private void awaitEvent(String type) {
    await(type)
        .atMost(PATIENCE)
        .until(() -> !api.get("/api/v1/events?type=" + type).items().isEmpty());
  }

  @Test
  void enrolledAgentServesUntilItsCertificateIsRevokedAndItsNodesRunOn() throws IOException {
    String token = token("agent-1");
    Service agent = startAgent("agent-1", token);
    lab.awaitConnected("agent-1");
    api.deploySuccessfully(lab.smallCluster("tls", "agent-1", Map.of()));
    Map<String, Long> pids = api.nodePids();
    Path key = lab.nodeDirectory("agent-1", "agent-1").resolve("identity/agent.pem");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");

    // The token has been used; the agent comes back with its certificate.
    agent.kill();
    lab.awaitDisconnected("agent-1");
    agent.start();
    lab.awaitConnected("agent-1");
    assertThat(certificates()).hasSize(1);

    String serial = certificates().getFirst().path("serial").asString();
    assertThat(
            api.send(HttpRequest.newBuilder(api.uri("/api/v1/certificates/" + serial)).DELETE())
                .status())
        .isEqualTo(200);
    lab.awaitDisconnected("agent-1");
    agent.awaitLog("the certificate is revoked; the agent needs a new enrolment token");

    lab.controller().kill();
    lab.controller().start();
    lab.awaitController();
    awaitEvent("CERTIFICATE_REVOKED");
    lab.controller().awaitLog("refused: the certificate is revoked");
    assertThat(pids.values())
        .allMatch(pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent());
  }

  @Test
  void tokenOfAnotherNameIsRefusedWithOneMessageOnBothSides() {
    Service agent = startAgent("agent-2", token("agent-1"));

    agent.awaitLog("the controller refused the enrolment: the enrolment token is not valid");
    lab.controller()
        .awaitLog("the enrolment of 'agent-2' from 127.0.0.1 is refused: the token is for agent-1");
    awaitEvent("ENROLMENT_REFUSED");
    assertThat(certificates()).isEmpty();
  }

  @Test
  void agentWithoutCertificateAndTokenSaysSoAtItsStart() {
    Service agent = lab.startAgentTo("wss://127.0.0.1:" + lab.agentPort(), "agent-1");

    agent.awaitLog(
        "this agent has no certificate: set zeekeeper.agent.enrolment-token-file to a file with a"
            + " token from POST /api/v1/enrolments");
  }

  @Test
  void agentSendsNoTokenToAServerOfAnotherAuthority() {
    Service agent = startAgent("agent-1", GUESS);

    agent.awaitLog("the server's certificate authority is not the one of the enrolment token");
    assertThat(api.get("/api/v1/events?type=ENROLMENT_REFUSED").items()).isEmpty();
  }

  @Test
  void guessesAreLimited() throws Exception {
    assertThat(enrol().statusCode()).isEqualTo(403);
    for (int i = 0; i < 4; i++) {
      var _ = enrol();
    }
    assertThat(enrol().statusCode()).isEqualTo(429);
  }

  /** A request with a guessed token; the test's client accepts any certificate. */
  private HttpResponse<String> enrol() throws Exception {
    String body =
        Json.lenient()
            .writeValueAsString(
                Map.of("token", GUESS, "instance", "agent-1", "signing_request", "none"));
    try (HttpClient client = HttpClient.newBuilder().sslContext(TrustAll.context()).build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + lab.agentPort() + "/v1/enrol"))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void plainConnectionOfAnotherHostIsRefused() throws Exception {
    Optional<InetAddress> address = addressBeyondLoopback();
    Assumptions.assumeTrue(address.isPresent(), "this host has no address beyond loopback");
    Service agent =
        lab.startAgentTo(
            "ws://%s:%d".formatted(address.get().getHostAddress(), lab.agentPort()),
            "agent-1",
            "--zeekeeper.security.insecure=true");

    agent.awaitLog("this port needs TLS; use wss:// in zeekeeper.agent.controller");
    assertThat(api.get("/api/v1/instances").items()).isEmpty();
  }

  private static Optional<InetAddress> addressBeyondLoopback() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(found -> found instanceof Inet4Address && !found.isLoopbackAddress())
        .findFirst();
  }

  @Test
  void certificateIsRenewedOverTheSessionWhichGoesOn() {
    lab.close();
    lab = lab("45s");
    Service agent = startAgent("agent-1", token("agent-1"));
    lab.awaitConnected("agent-1");

    await("renewal")
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          // A request while the certificate is renewed.
          assertThat(api.get("/api/v1/nodes").status()).isEqualTo(200);
          assertThat(certificates()).hasSizeGreaterThan(1);
        });
    assertThat(api.get("/api/v1/events?type=SESSION_LOST").items()).isEmpty();

    // The first certificate has expired when the agent comes back with a later one.
    await("third certificate").atMost(PATIENCE).until(() -> certificates().size() > 2);
    agent.kill();
    agent.start();
    lab.awaitConnected("agent-1");
  }
}
