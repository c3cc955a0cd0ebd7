package io.zeekeeper.systemtests.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Json;
import io.zeekeeper.pki.KeyMaterial;
import io.zeekeeper.pki.Keys;
import io.zeekeeper.pki.Role;
import io.zeekeeper.pki.SigningRequest;
import io.zeekeeper.pki.SubjectName;
import io.zeekeeper.pki.Usage;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Service;
import io.zeekeeper.systemtests.lab.Wire;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Peers with certificates that are not theirs, in the place of an agent and of the controller, with
 * an agent that connects to its controller. Its nodes run on throughout.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgedCertificatesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Role AGENT = new Role.Agent("agent-1");
  private static final String REFUSED = "Zeekeeper-Refused";

  private Lab lab;
  private Api api;
  private Service agent;
  private Path agentPem;
  private Forger forger;
  private Forger stranger;
  private Wire wire;
  private Map<String, Long> pids;

  @BeforeAll
  void startLab() throws Exception {
    lab = new Lab(Zeek.standin(), "--zeekeeper.controller.agent-address=0.0.0.0");
    api = lab.api();
    lab.startController();
    forger = Forger.of(lab);
    stranger = forger.stranger();
    wire = new Wire(lab.agentPort());
    agent =
        lab.startAgentTo(
            "wss://127.0.0.1:" + wire.port(),
            "agent-1",
            "--zeekeeper.agent.enrolment-token=" + token("agent-1"));
    lab.awaitConnected("agent-1");
    api.deploySuccessfully(lab.smallCluster("forged", "agent-1", Map.of()));
    pids = api.nodePids();
    agentPem = lab.nodeDirectory("agent-1", "agent-1").resolve("identity/agent.pem");
  }

  @AfterAll
  void stopLab() {
    wire.close();
    lab.close();
  }

  private String token(String instance) {
    return api.post("/api/v1/enrolments", "{\"instance\":\"" + instance + "\"}")
        .json()
        .path("token")
        .asString();
  }

  private void assertNodesRunOn() {
    lab.awaitConnected("agent-1");
    assertThat(api.nodePids()).isEqualTo(pids);
  }

  /** A peer with a certificate, and the reason for which it is refused. */
  private record Bad(KeyMaterial material, String reason) {}

  @Test
  void controllerRefusesEveryCertificateThatIsNotAnAgentsOwn() throws Exception {
    Duration day = Duration.ofDays(1);
    SubjectName name = AGENT.name();
    List<Bad> all =
        List.of(
            new Bad(stranger.issue(AGENT), "is not from a trusted certificate authority"),
            new Bad(forger.issue(name, day.multipliedBy(-2), Forger.BOTH), "expired at"),
            new Bad(forger.issue(name, day.multipliedBy(2), Forger.BOTH), "is valid from"),
            new Bad(
                forger.issue(name, Duration.ZERO, Set.of(Usage.SERVER)),
                "may not be used as a client"),
            new Bad(forger.issue(new Role.Controller()), "is not an agent's"),
            new Bad(forger.issue(new Role.Other("urn:zeekeeper:node:worker")), "is not an agent's"),
            new Bad(
                forger.issue(new SubjectName.Dns("agent-1"), Duration.ZERO, Forger.BOTH),
                "is not an agent's"));

    for (int i = 0; i < all.size(); i++) {
      Bad bad = all.get(i);
      // Each from another address, as the controller logs few refusals of an address.
      String address = "127.0.0." + (10 + i);
      try (HttpClient client =
          HttpClient.newBuilder()
              .sslContext(Forger.context(bad.material()))
              .localAddress(InetAddress.ofLiteral(address))
              .build()) {
        HttpResponse<String> response = get(client);

        assertThat(response.statusCode()).as(bad.reason()).isEqualTo(403);
        String told = response.headers().firstValue(REFUSED).orElse("");
        assertThat(told).contains(bad.reason());
        lab.controller().awaitLog("session with " + address + " refused: " + told);
      }
    }
    assertThat(lab.controller().log()).doesNotContain("Exception");
    assertNodesRunOn();
  }

  private HttpResponse<String> get(HttpClient client) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + lab.agentPort() + "/v1/agents"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void agentWithABadCertificateIsRefusedOnBothSidesAndItsNodesRunOn() throws Exception {
    String own = Files.readString(agentPem);
    startWith(forger.issue(AGENT.name(), Duration.ofDays(-2), Forger.BOTH));
    agent.awaitLog("(the certificate expired at ");
    lab.controller().awaitLog("session with 127.0.0.1 refused: the certificate expired at ");

    startWith(forger.issue(new Role.Agent("agent-2")));
    String reason = "is not for instance 'agent-1'";
    agent.awaitLog("the controller refused the session: the certificate of 'CN=forged' " + reason);
    lab.controller().awaitLog("refused: the certificate of 'CN=forged' " + reason);
    assertThat(api.get("/api/v1/instances").body()).doesNotContain("agent-2");

    agent.kill();
    Files.writeString(agentPem, own);
    agent.start();
    assertNodesRunOn();
  }

  private void startWith(KeyMaterial material) throws Exception {
    agent.kill();
    Forger.plant(material, agentPem);
    agent.start();
  }

  @Test
  void agentIsNotDeceivedByAnImpostorOfItsController() throws Exception {
    deceive(
        Forger.context(stranger.issue(new Role.Controller())).getServerSocketFactory(),
        "is not from a trusted certificate authority");
    deceive(
        Forger.context(forger.issue(new Role.Agent("agent-2"))).getServerSocketFactory(),
        "the certificate of 'CN=forged' is not the controller's");
    deceive(
        Forger.context(forger.issue(new Role.Controller().name(), Duration.ofDays(-2), Forger.BOTH))
            .getServerSocketFactory(),
        "the certificate expired at");
    // In the clear, the agent sends the beginning of a TLS handshake and no more.
    deceive(ServerSocketFactory.getDefault(), "");
  }

  private void deceive(ServerSocketFactory sockets, String reason) {
    int port = wire.port();
    int before = agent.log().length();
    wire.close();
    try (var impostor = new Impostor(sockets, "127.0.0.1", port)) {
      await(reason)
          .atMost(PATIENCE)
          .until(() ->
              agent.log().substring(before).contains(reason)
                  && (!reason.isEmpty() || impostor.received() > 0));
      assertThat(reason.isEmpty() ? 0 : impostor.received()).isZero();
    }
    // The kernel may hold the port for a moment.
    wire =
        await("the port")
            .atMost(PATIENCE)
            .ignoreException(UncheckedIOException.class)
            .until(() -> new Wire(lab.agentPort(), port), made -> true);
    assertNodesRunOn();
  }

  @Test
  void requestForACertificateIsAnsweredOnceHoweverOftenItComes() throws Exception {
    String token = token("agent-3");
    String request = enrolment(token, "agent-3");
    assertThat(enrol(request)).isEqualTo(200);
    assertThat(enrol(request)).isEqualTo(403);

    String shared = token("agent-4");
    List<CompletableFuture<Integer>> answers =
        IntStream.range(0, 2)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> enrol(enrolment(shared, "agent-4"))))
            .toList();
    assertThat(answers.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(200, 403);
    lab.controller()
        .awaitLog("the enrolment of 'agent-4' from 127.0.0.1 is refused: the token has been used");
    assertThat(enrol("x".repeat(20_000))).isEqualTo(413);
    assertThat(enrol("null")).isEqualTo(403);
    assertThat(enrol("")).isEqualTo(403);
  }

  private static String enrolment(String token, String instance) {
    return Json.lenient()
        .writeValueAsString(
            Map.of(
                "token",
                token,
                "instance",
                instance,
                "signing_request",
                SigningRequest.write(Keys.generate(), instance)));
  }

  private int enrol(String body) {
    try (HttpClient client = HttpClient.newBuilder().sslContext(TrustAll.context()).build()) {
      return client
          .send(
              HttpRequest.newBuilder(
                      URI.create("https://127.0.0.1:" + lab.agentPort() + "/v1/enrol"))
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
