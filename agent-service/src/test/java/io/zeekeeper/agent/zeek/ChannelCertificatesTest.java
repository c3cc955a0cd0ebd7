package io.zeekeeper.agent.zeek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Control channels with certificates: only the agent reaches a node, and only its own nodes. */
class ChannelCertificatesTest extends ControlChannelFixture {
  @TempDir private Path home;

  private ChannelCertificates certificates() {
    return new ChannelCertificates(home, Clock.systemUTC());
  }

  private static Path files(ChannelSet set) {
    return set.directory().resolve(set.name());
  }

  /** TLS as a node of a set serves it. */
  private static SslContext node(ChannelSet set) throws IOException {
    Path files = files(set);
    return SslContextBuilder.forServer(
            files.resolve("node.pem").toFile(), files.resolve("node-key.pem").toFile())
        .trustManager(files.resolve("ca.pem").toFile())
        .clientAuth(ClientAuth.REQUIRE)
        .build();
  }

  private static NodeChannel open(ChannelCertificates certificates, int port, ChannelSet set) {
    return ControlChannel.opener(certificates).open("worker-1", port, Backend.ZEROMQ, set.name());
  }

  @Test
  void channelConnectsWithTheCertificateOfTheAgent() throws Exception {
    ChannelCertificates certificates = certificates();
    ChannelSet set = certificates.current();
    try (var node = new FakeNode(HEALTHY, 0, node(set));
        NodeChannel channel = open(certificates, node.port(), set)) {
      awaitConnected(channel);
      assertThat(answer(getValue(channel, "x")).payload()).isEqualTo("\"x\"");
    }
  }

  @Test
  void nodeWithoutCertificatesIsReachedInTheClear() throws Exception {
    try (var node = new FakeNode(HEALTHY);
        NodeChannel channel =
            ControlChannel.opener(certificates())
                .open("worker-1", node.port(), Backend.ZEROMQ, null)) {
      awaitConnected(channel);
    }
  }

  @Test
  void clientWithoutCertificateOrWithTheNodesIsRefused() throws Exception {
    ChannelSet set = certificates().current();
    Path files = files(set);
    var trusting = SslContextBuilder.forClient().trustManager(files.resolve("ca.pem").toFile());
    try (var node = new FakeNode(HEALTHY, 0, node(set))) {
      assertRefused(trusting.build(), node.port());
      assertRefused(
          trusting
              .keyManager(
                  files.resolve("node.pem").toFile(), files.resolve("node-key.pem").toFile())
              .build(),
          node.port());
      assertThat(node.connections).hasValue(0);
    }
  }

  private static void assertRefused(SslContext client, int port) throws Exception {
    var context = ((JdkSslContext) client).context();
    try (var socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5000);
      assertThatThrownBy(
              () -> {
                socket.startHandshake();
                socket
                    .getOutputStream()
                    .write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
                throw new SSLException("closed");
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void serverThatIsNotOneOfTheAgentsNodesIsNotTrusted() throws Exception {
    ChannelCertificates certificates = certificates();
    ChannelSet set = certificates.current();
    var stranger = new ChannelCertificates(home.resolve("stranger"), Clock.systemUTC());
    try (var node = new FakeNode(HEALTHY, 0, node(stranger.current()));
        NodeChannel channel = open(certificates, node.port(), set)) {
      await()
          .during(Duration.ofSeconds(1))
          .atMost(TIMEOUT)
          .until(() -> !channel.connected() && node.connections.get() == 0);
    }
  }

  @Test
  void setOutlivesTheAgentAndIsForItsUserOnly() throws IOException {
    ChannelSet set = certificates().current();
    assertThat(certificates().current()).isEqualTo(set);
    try (Stream<Path> files = Files.list(files(set))) {
      assertThat(files)
          .hasSize(5)
          .allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
    }
    assertThat(set.name()).matches("[0-9a-f]{16}");
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void damagedSetIsReplacedByAnother() throws IOException {
    ChannelSet set = certificates().current();
    Files.writeString(files(set).resolve("agent-key.pem"), "damaged");
    assertThat(certificates().current()).isNotEqualTo(set);
    assertThat(files(set)).isDirectory();
  }

  @Test
  void unfinishedSetOfAKilledAgentIsMadeAgain() throws IOException {
    Path unfinished = Files.createDirectories(home.resolve("channels/new"));
    Files.writeString(unfinished.resolve("ca.pem"), "half");
    assertThat(files(certificates().current()).resolve("node.pem")).exists();
    assertThat(unfinished).doesNotExist();
  }
}
