package io.zeekeeper.controller.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.pki.CertificateAuthority;
import io.zeekeeper.pki.CertificateNames;
import io.zeekeeper.pki.CertificateProfile;
import io.zeekeeper.pki.KeyMaterial;
import io.zeekeeper.pki.Keys;
import io.zeekeeper.pki.Role;
import io.zeekeeper.pki.TlsIdentity;
import io.zeekeeper.pki.Usage;
import io.zeekeeper.protocol.Frames;
import io.zeekeeper.protocol.Hello;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strangers at the port for agents, byte by byte. */
class AgentPortTest {
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final int TIMEOUT_MILLIS = 10_000;

  private final CertificateAuthority authority =
      CertificateAuthority.create("CA", Duration.ofDays(1), Clock.systemUTC());
  private final Set<X509Certificate> revoked = ConcurrentHashMap.newKeySet();
  private final Door door = new Door(tls(), DEADLINE);
  private final List<Socket> sockets = new ArrayList<>();

  private AgentTls tls() {
    TlsIdentity controller = identity("controller", new Role.Controller());
    return new AgentTls(
        () -> controller, new Rules(), address -> false, new RefusalLimit(Clock.systemUTC()));
  }

  private TlsIdentity identity(String name, Role role) {
    var keys = Keys.generate();
    X509Certificate certificate =
        authority.issue(
            new CertificateProfile(
                name,
                List.of(role.name()),
                Set.of(Usage.CLIENT, Usage.SERVER),
                Duration.ofHours(1)),
            keys.getPublic());
    return new TlsIdentity(
        new KeyMaterial(List.of(certificate, authority.certificate()), keys.getPrivate()),
        authority.chain());
  }

  /** Accepts certificates of agents that are not revoked. */
  private final class Rules implements AgentTls.Check {
    @Override
    public Optional<String> refusal(List<X509Certificate> chain, Usage usage) {
      if (chain.isEmpty()) {
        return Optional.of("no certificate");
      }
      X509Certificate certificate = chain.getFirst();
      return CertificateNames.of(certificate).role().orElseThrow() instanceof Role.Agent
          ? revocation(certificate)
          : Optional.of("no agent: " + certificate.getSubjectX500Principal());
    }

    @Override
    public Optional<String> revocation(X509Certificate certificate) {
      return revoked.contains(certificate) ? Optional.of("revoked") : Optional.empty();
    }
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    door.close();
  }

  private Socket plain() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), door.port());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    sockets.add(socket);
    return socket;
  }

  /**
   * @param identity what the peer shows; null for nothing
   */
  private Socket encrypted(@Nullable TlsIdentity identity) throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(
        identity == null ? null : keys(identity).getKeyManagers(),
        new TrustManager[] {new TrustAll()},
        null);
    var socket =
        context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), door.port());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    sockets.add(socket);
    return socket;
  }

  private static KeyManagerFactory keys(TlsIdentity identity) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    KeyMaterial material = identity.material();
    store.setKeyEntry(
        "own", material.key(), new char[0], material.chain().toArray(new X509Certificate[0]));
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory;
  }

  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private String upgrade(String path) {
    return """
    GET %s HTTP/1.1\r
    Host: 127.0.0.1:%d\r
    Upgrade: websocket\r
    Connection: Upgrade\r
    Sec-WebSocket-Version: 13\r
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
    \r
    """
        .formatted(path, door.port());
  }

  /** The first line of an answer; empty at the end of the connection. */
  private static String line(Socket socket) throws IOException {
    var line = new StringBuilder();
    for (int next = socket.getInputStream().read();
        next > 0 && next != '\r';
        next = socket.getInputStream().read()) {
      line.append((char) next);
    }
    return line.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/agents",
        "/v1/agents?x=1",
        "/v1/agents/",
        "//v1/agents",
        "/./v1/agents",
        "/v1/%61gents",
        "http://127.0.0.1/v1/agents",
        "https://127.0.0.1:2150/v1/agents",
        "HTTPS://127.0.0.1/v1/agents",
        "ws://127.0.0.1/v1/agents",
        "x:/v1/agents",
        "/v1/enrol/../agents"
      })
  void noFormOfThePathLetsAStrangerIn(String path) throws Exception {
    Socket socket = encrypted(null);
    write(socket, upgrade(path));

    assertThat(line(socket)).startsWith("HTTP/1.1 4");
  }

  @Test
  void certificateThatIsRevokedBeforeTheHelloOpensNoSession() throws Exception {
    TlsIdentity agent = identity("agent", new Role.Agent("agent"));
    Socket socket = encrypted(agent);
    write(socket, upgrade("/v1/agents"));
    assertThat(line(socket)).startsWith("HTTP/1.1 101");

    revoked.add(agent.material().certificate());
    write(socket, hello("agent"));

    await("refusal")
        .atMost(FakeAgent.PATIENCE)
        .until(() -> door.calls.contains("refused agent: revoked"));
    assertThat(door.agents.connected()).isEmpty();
  }

  @Test
  void certificateOfAnotherInstanceOpensNoSession() throws Exception {
    Socket socket = encrypted(identity("agent", new Role.Agent("agent")));
    write(socket, upgrade("/v1/agents"));
    write(socket, hello("other"));

    await("refusal")
        .atMost(FakeAgent.PATIENCE)
        .until(() -> door.calls.stream().anyMatch(call -> call.contains("is not for instance")));
    assertThat(door.agents.connected()).isEmpty();
  }

  /** A hello in a text frame of a client (RFC 6455, 5.2), masked with zeros. */
  private static String hello(String instance) {
    String text = Frames.write(FakeAgent.hello(instance, "id", true, Hello.API_VERSION, 1));
    int length = text.length();
    return "\u0081\u00fe" + (char) (length >> 8) + (char) (length & 0xff) + "\0\0\0\0" + text;
  }

  @Test
  void peerThatSendsByteByByteIsCutOff() throws Exception {
    Socket handshake = plain();
    Socket headers = encrypted(null);
    Socket body = encrypted(null);
    write(handshake, "\u0016\u0003");
    write(headers, "POST /v1/enrol HTTP/1.1\r\n");
    write(body, "POST /v1/enrol HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9999\r\n\r\n");

    for (Socket socket : List.of(handshake, headers, body)) {
      await("the end of a connection")
          .atMost(DEADLINE.multipliedBy(3))
          .until(() -> {
            try {
              write(socket, "x");
              return false;
            } catch (IOException e) {
              return true;
            }
          });
    }
  }

  @Test
  void agentConnectsBesideManyHandshakesThatNeverEnd() throws Exception {
    for (int i = 0; i < 500; i++) {
      write(plain(), "\u0016\u0003\u0001");
    }
    Socket agent = encrypted(identity("agent", new Role.Agent("agent")));
    write(agent, upgrade("/v1/agents"));
    assertThat(line(agent)).startsWith("HTTP/1.1 101");
    write(agent, hello("agent"));

    door.awaitConnected("agent");
    assertThat(sockets.getFirst().getInputStream().read()).isEqualTo(-1);
    // The session outlives the deadline of connections without one.
    assertThat(door.agents.connected("agent")).isPresent();
  }

  @Test
  void refusalWithOddNamesOfACertificateIsOneHeader() throws Exception {
    Socket socket = encrypted(identity("x\r\nSet-Cookie: y", new Role.Controller()));
    write(socket, upgrade("/v1/agents"));

    assertThat(line(socket)).isEqualTo("HTTP/1.1 403 Forbidden");
    assertThat(line(socket)).startsWith("\nZeekeeper-Refused: no agent").contains("Set-Cookie");
  }
}
