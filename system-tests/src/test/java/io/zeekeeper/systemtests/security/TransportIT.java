package io.zeekeeper.systemtests.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.pki.KeyMaterial;
import io.zeekeeper.pki.Role;
import io.zeekeeper.pki.SubjectName;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.LocalAddresses;
import io.zeekeeper.systemtests.lab.Ports;
import io.zeekeeper.systemtests.lab.Service;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A controller beyond loopback: nothing in the clear, no page of another site, no false client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransportIT {
  private static final String NODES = "/api/v1/nodes";
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final SubjectName ALICE = new SubjectName.Uri("urn:zeekeeper:client:alice");

  private Lab lab;
  private Forger forger;
  private SSLContext alice;

  @BeforeAll
  void startLab() throws Exception {
    lab =
        new Lab(
            Zeek.standin(),
            "--server.address=0.0.0.0",
            "--zeekeeper.controller.agent-address=0.0.0.0",
            "--zeekeeper.security.loopback=required",
            "--zeekeeper.security.certificates.forged=admin");
    lab.controller().start();
    lab.controller().awaitLog("Started ControllerApplication");
    forger = Forger.of(lab);
    alice = Forger.context(forger.issue(ALICE, Duration.ZERO, Forger.BOTH));
  }

  @AfterAll
  void stopLab() {
    lab.close();
  }

  private Api api(SSLContext tls) {
    return new Api(
        HttpClient.newBuilder().sslContext(tls).build(),
        URI.create("https://127.0.0.1:" + lab.clientPort()));
  }

  private Socket connect(SocketFactory sockets, int port) throws IOException {
    Socket socket = sockets.createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  /** The status line of the answer to a request; empty if there is none. */
  private String status(SocketFactory sockets, int port, String... lines) throws IOException {
    try (Socket socket = connect(sockets, port)) {
      socket
          .getOutputStream()
          .write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      var line = new StringBuilder();
      for (int next = socket.getInputStream().read();
          next > 0 && next != '\r';
          next = socket.getInputStream().read()) {
        line.append((char) next);
      }
      return line.toString();
    }
  }

  @Test
  void nothingIsAnsweredInTheClear() throws IOException {
    var plain = SocketFactory.getDefault();
    String host = "Host: 127.0.0.1";
    assertThat(status(plain, lab.clientPort(), "GET /actuator/health HTTP/1.1", host))
        .doesNotStartWith("HTTP/");
    assertThat(status(plain, lab.agentPort(), "GET /v1/agents HTTP/1.1", host))
        .isEqualTo("HTTP/1.1 403 Forbidden");
    assertThat(status(plain, lab.agentPort(), "POST /v1/enrol HTTP/1.1", host))
        .isEqualTo("HTTP/1.1 403 Forbidden");
  }

  @Test
  void clientWithItsOwnCertificateIsLetIn() {
    assertThat(api(alice).get(NODES).status()).isEqualTo(200);
  }

  @Test
  void certificatesThatAreNotOfClientsHaveNoRole() throws Exception {
    assertThat(api(TrustAll.context()).get(NODES).status()).isEqualTo(401);
    for (Role role :
        new Role[] {
          new Role.Agent("forged"),
          new Role.Controller(),
          new Role.Other("urn:zeekeeper:node:forged")
        }) {
      assertThat(api(Forger.context(forger.issue(role))).get(NODES).status())
          .as(role.urn())
          .isEqualTo(401);
    }
  }

  @Test
  void certificateThatIsNotValidEndsTheHandshake() throws Exception {
    for (KeyMaterial material :
        new KeyMaterial[] {
          forger.stranger().issue(ALICE, Duration.ZERO, Forger.BOTH),
          forger.issue(ALICE, Duration.ofDays(-2), Forger.BOTH),
          forger.issue(ALICE, Duration.ofDays(2), Forger.BOTH)
        }) {
      int status;
      try {
        status = api(Forger.context(material)).get(NODES).status();
      } catch (UncheckedIOException e) {
        status = 0;
      }
      assertThat(status).isNotEqualTo(200);
    }
    assertThat(api(alice).get(NODES).status()).isEqualTo(200);
  }

  @Test
  void pageOfAnotherSiteUsesNoCertificateOfTheBrowser() throws IOException {
    SocketFactory browser = alice.getSocketFactory();
    String own = "Host: 127.0.0.1:" + lab.clientPort();
    assertThat(
            status(browser, lab.clientPort(), "GET " + NODES + " HTTP/1.1", "Host: evil.example"))
        .startsWith("HTTP/1.1 421");
    assertThat(
            status(
                browser,
                lab.clientPort(),
                "POST /api/v1/deployments HTTP/1.1",
                own,
                "Origin: https://evil.example",
                "Content-Length: 0"))
        .startsWith("HTTP/1.1 403");
    assertThat(
            status(
                browser,
                lab.clientPort(),
                "GET /v1/messages/json HTTP/1.1",
                own,
                "Origin: https://evil.example",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="))
        .startsWith("HTTP/1.1 403");
    assertThat(status(browser, lab.agentPort(), "GET /v1/agents HTTP/1.1", "Host: evil.example"))
        .startsWith("HTTP/1.1 421");
  }

  @Test
  void agentOfAnUnencryptedAddressRefusesToStart() {
    try (var addresses = LocalAddresses.add(1)) {
      String url = "ws://%s:%d".formatted(addresses.get(0), lab.agentPort());
      Service agent = lab.startAgentTo(url, "agent-ws");

      assertThat(agent.awaitExit()).isNotZero();
      assertThat(agent.log())
          .contains("a connection to " + url + ", beyond loopback, needs TLS: use wss://");
    }
  }

  @Test
  void insecureAgentStillChecksTheControllersCertificate() throws Exception {
    int port = Ports.freePort();
    String token =
        Files.readString(lab.nodeDirectory("controller", "controller").resolve("admin-token"))
            .strip();
    String enrolment =
        api(TrustAll.context())
            .withToken(token)
            .post("/api/v1/enrolments", "{\"instance\":\"agent-i\"}")
            .json()
            .path("token")
            .asString();
    try (var impostor =
        new Impostor(
            Forger.context(forger.stranger().issue(new Role.Controller())).getServerSocketFactory(),
            "127.0.0.1",
            port)) {
      Service agent =
          lab.startAgentTo(
              "wss://127.0.0.1:" + port,
              "agent-i",
              "--zeekeeper.security.insecure=true",
              "--zeekeeper.agent.enrolment-token=" + enrolment);
      agent.awaitLog("the server's certificate authority is not the one of the enrolment token");
      assertThat(impostor.received()).isZero();
    }
  }
}
