package io.zeekeeper.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.zeekeeper.pki.CertificateAuthority;
import io.zeekeeper.pki.CertificateProfile;
import io.zeekeeper.pki.EnrolmentToken;
import io.zeekeeper.pki.KeyMaterial;
import io.zeekeeper.pki.Keys;
import io.zeekeeper.pki.PkiException;
import io.zeekeeper.pki.Role;
import io.zeekeeper.pki.TlsContexts;
import io.zeekeeper.pki.TlsIdentity;
import io.zeekeeper.pki.Usage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** An agent's enrolment, up to a controller that refuses it. */
class AgentIdentityTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @TempDir private Path directory;
  private final Logger logger = (Logger) LoggerFactory.getLogger(AgentIdentity.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final CertificateAuthority authority =
      CertificateAuthority.create("Zeekeeper id", Duration.ofHours(1), CLOCK);

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void detach() {
    logger.detachAppender(lines);
  }

  private AgentIdentity identity(EnrolmentSettings settings) {
    return identity(settings, CLOCK);
  }

  private AgentIdentity identity(EnrolmentSettings settings, Clock clock) {
    return new AgentIdentity(
        new IdentityFile(directory.resolve("identity")),
        new EnrolmentClient("sensor", clock),
        settings,
        null,
        null,
        clock);
  }

  private static EnrolmentSettings tokenFile(Path file) {
    return new EnrolmentSettings(null, file.toString(), null, null);
  }

  private TlsIdentity issue(Role role, String name) {
    var keys = Keys.generate();
    X509Certificate certificate =
        authority.issue(
            new CertificateProfile(
                name,
                List.of(role.name()),
                Set.of(Usage.CLIENT, Usage.SERVER),
                Duration.ofMinutes(30)),
            keys.getPublic());
    return new TlsIdentity(
        new KeyMaterial(List.of(certificate, authority.certificate()), keys.getPrivate()),
        authority.chain());
  }

  private static void assertFails(AgentIdentity identity, @Nullable URI controller, String reason) {
    assertThatThrownBy(() -> identity.enrol(controller).block(TIMEOUT))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void refusedTokenIsSentOnceAndItsReasonStaysTheSame() throws IOException {
    var requests = new AtomicInteger();
    DisposableServer controller =
        HttpServer.create()
            .host("localhost")
            .port(0)
            .secure(spec ->
                spec.sslContext(
                    TlsContexts.server(issue(new Role.Controller(), "Zeekeeper controller"))))
            .handle((request, response) -> {
              requests.incrementAndGet();
              return response.status(403).sendString(Mono.just("the token is used"));
            })
            .bindNow(TIMEOUT);
    try {
      Path file = directory.resolve("token");
      Files.writeString(file, EnrolmentToken.create(authority.fingerprint()).text());
      AgentIdentity identity = identity(tokenFile(file));
      URI url = URI.create("wss://localhost:" + controller.port());

      String reason = "the controller refused the enrolment: the token is used";
      assertFails(identity, url, reason);
      assertFails(identity, url, reason);
      assertThat(requests).hasValue(1);
      // The caller logs it, and only once as the reason stays the same.
      assertThat(lines.list).isEmpty();

      Files.writeString(file, EnrolmentToken.create(authority.fingerprint()).text());
      assertFails(identity, url, reason);
      assertThat(requests).hasValue(2);
    } finally {
      controller.disposeNow();
    }
  }

  @Test
  void agentThatIsDialledNeedsTheUrlForItsEnrolment() {
    String token = EnrolmentToken.create(authority.fingerprint()).text();
    AgentIdentity identity = identity(new EnrolmentSettings(token, null, null, null));
    assertFails(identity, null, "set zeekeeper.agent.enrolment-url to the wss:// URL");
    assertFails(
        identity, URI.create("ws://127.0.0.1:1"), "use wss:// in zeekeeper.agent.controller");
  }

  @Test
  void badTokenFileIsNamed() throws IOException {
    Path file = directory.resolve("token");
    AgentIdentity identity = identity(tokenFile(file));
    URI url = URI.create("wss://127.0.0.1:1");

    Files.writeString(file, "zeekeeper-enrolment.half");
    assertFails(identity, url, file + ": this is not an enrolment token");
    Files.write(file, new byte[] {(byte) 0xff});
    assertFails(identity, url, "cannot use the enrolment token in " + file);
  }

  @Test
  void agentWithoutCertificateOrTokenSaysWhatToDo() throws IOException {
    assertThat(identity(new EnrolmentSettings(null, null, null, null)).problem())
        .hasValueSatisfying(problem ->
            assertThat(problem).contains("no certificate", "zeekeeper.agent.enrolment-token-file"));

    Path file = directory.resolve("token");
    assertThat(identity(tokenFile(file)).problem())
        .hasValueSatisfying(
            problem -> assertThat(problem).contains("write a token", file.toString()));
    Files.writeString(file, EnrolmentToken.create(authority.fingerprint()).text());
    assertThat(identity(tokenFile(file)).problem()).isEmpty();
  }

  @Test
  void agentWhoseCertificateExpiredNeedsANewToken() {
    new IdentityFile(directory.resolve("identity"))
        .write(new IdentityFile.Content(issue(new Role.Agent("sensor"), "sensor"), ""));
    var settings = new EnrolmentSettings(null, null, null, null);

    assertThat(identity(settings).problem()).isEmpty();
    assertThat(identity(settings, Clock.offset(CLOCK, Duration.ofHours(1))).problem())
        .hasValueSatisfying(problem ->
            assertThat(problem)
                .contains("certificate expired at", "the agent needs a new enrolment token"));
  }
}
