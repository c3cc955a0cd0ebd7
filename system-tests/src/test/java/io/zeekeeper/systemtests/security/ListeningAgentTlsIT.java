package io.zeekeeper.systemtests.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.pki.KeyMaterial;
import io.zeekeeper.pki.Role;
import io.zeekeeper.pki.SubjectName;
import io.zeekeeper.pki.Usage;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.LocalAddresses;
import io.zeekeeper.systemtests.lab.Service;
import io.zeekeeper.systemtests.lab.Zeek;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Impostors of the controller and of the agent, where the controller connects to the agent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListeningAgentTlsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String REFUSED = "1008 not this agent's controller";
  private static final String NOT_TRUSTED = "is not from a trusted certificate authority";

  private LocalAddresses addresses;
  private Lab lab;
  private Api api;
  private Service agent;
  private String address;
  private int port;
  private Forger forger;
  private Forger stranger;
  private Map<String, Long> pids;

  @BeforeAll
  void startLab(@TempDir Path directory) throws Exception {
    addresses = LocalAddresses.add(1);
    address = addresses.get(0);
    lab = new Lab(Zeek.standin(), "--zeekeeper.controller.agent-address=0.0.0.0");
    api = lab.api();
    lab.startController();
    forger = Forger.of(lab);
    stranger = forger.stranger();
    String token =
        api.post("/api/v1/enrolments", "{\"instance\":\"agent-1\"}")
            .json()
            .path("token")
            .asString();
    Path file = directory.resolve("token");
    agent =
        lab.startListeningAgent(
            "agent-1",
            "--server.address=" + address,
            "--zeekeeper.agent.enrolment-url=wss://127.0.0.1:" + lab.agentPort(),
            "--zeekeeper.agent.enrolment-token-file=" + file);
    // The token comes after the agent's start.
    agent.awaitLog("write a token from POST /api/v1/enrolments to " + file);
    Files.writeString(file, token);
    agent.awaitLog("this agent has a certificate until");
    port = lab.instance("agent-1").port();

    Configuration small = lab.smallCluster("listening-tls", "agent-1", Map.of());
    var there = List.of(new Instance("agent-1", address, port));
    api.deploySuccessfully(new Configuration(small.id(), there, small.nodes()));
    pids = api.nodePids();
  }

  @AfterAll
  void stopLab() {
    if (lab != null) {
      lab.close();
    }
    addresses.close();
  }

  @Test
  void agentIsControlledByItsControllerOnly() throws Exception {
    assertThat(end(TrustAll.context())).isEqualTo(REFUSED);
    agent.awaitLog("refused control from /" + address);
    agent.awaitLog("the peer shows no certificate");

    assertThat(end(Forger.context(forger.issue(new Role.Agent("agent-1"))))).isEqualTo(REFUSED);
    agent.awaitLog("the certificate of 'CN=forged' is not the controller's");

    SubjectName controller = new Role.Controller().name();
    for (KeyMaterial material :
        List.of(
            stranger.issue(new Role.Controller()),
            forger.issue(controller, Duration.ofDays(-2), Forger.BOTH),
            forger.issue(controller, Duration.ofDays(2), Forger.BOTH),
            forger.issue(controller, Duration.ZERO, Set.of(Usage.SERVER)))) {
      assertThat(end(Forger.context(material))).containsAnyOf(REFUSED, "Exception");
    }

    assertThat(api.nodePids()).isEqualTo(pids);
    assertThat(api.get("/api/v1/events?type=SESSION_LOST").items()).isEmpty();
  }

  /** How a connection with the agent ends, or why there is none. */
  private String end(SSLContext peer) throws Exception {
    var closed = new CompletableFuture<String>();
    try (HttpClient client = HttpClient.newBuilder().sslContext(peer).build()) {
      var _ =
          client
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create("wss://%s:%d/v1/agents".formatted(address, port)), listener(closed))
              .whenComplete((socket, error) -> {
                if (error != null) {
                  closed.complete(error.toString());
                }
              });
      return closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } finally {
      closed.cancel(false);
    }
  }

  private static WebSocket.Listener listener(CompletableFuture<String> closed) {
    return new WebSocket.Listener() {
      @Override
      public @Nullable CompletionStage<?> onText(
          WebSocket socket, CharSequence data, boolean last) {
        closed.complete("the agent sent " + data);
        return null;
      }

      @Override
      public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
        closed.complete(status + " " + reason);
        return null;
      }

      @Override
      public void onError(WebSocket socket, Throwable error) {
        closed.complete(error.toString());
      }
    };
  }

  @Test
  void controllerIsNotDeceivedByAnImpostorOfTheAgent() throws Exception {
    agent.kill();
    lab.awaitDisconnected("agent-1");

    deceive(
        Forger.context(stranger.issue(new Role.Agent("agent-1"))).getServerSocketFactory(),
        NOT_TRUSTED);
    deceive(
        Forger.context(forger.issue(new Role.Agent("agent-2"))).getServerSocketFactory(),
        "the certificate of 'CN=forged' is not for instance 'agent-1'");
    deceive(
        Forger.context(forger.issue(new Role.Controller())).getServerSocketFactory(),
        "the certificate is not an agent's");
    // In the clear, the controller sends the beginning of a TLS handshake and no more.
    deceive(ServerSocketFactory.getDefault(), "");

    agent.start();
    lab.awaitConnected("agent-1");
    assertThat(api.nodePids()).isEqualTo(pids);
  }

  private void deceive(ServerSocketFactory sockets, String reason) {
    try (var impostor = new Impostor(sockets, address, port)) {
      await(reason)
          .atMost(PATIENCE)
          .until(() -> reason.isEmpty() ? impostor.received() > 0 : logs(reason));
      assertThat(reason.isEmpty() ? 0 : impostor.received()).isZero();
    }
  }

  private boolean logs(String reason) {
    return lab.controller()
        .log()
        .lines()
        .anyMatch(line ->
            line.contains("no agent at wss://%s:%d/v1/agents (".formatted(address, port))
                && line.contains(reason));
  }
}
