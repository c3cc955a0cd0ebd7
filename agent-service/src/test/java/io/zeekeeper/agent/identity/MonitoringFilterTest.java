package io.zeekeeper.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.pki.CertificateAuthority;
import io.zeekeeper.pki.CertificateProfile;
import io.zeekeeper.pki.KeyMaterial;
import io.zeekeeper.pki.Keys;
import io.zeekeeper.pki.Role;
import io.zeekeeper.pki.SubjectName;
import io.zeekeeper.pki.TlsIdentity;
import io.zeekeeper.pki.Usage;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

class MonitoringFilterTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String METRICS = "/actuator/prometheus";

  @TempDir private Path directory;
  private final CertificateAuthority authority = authority();
  private MonitoringFilter filter;

  private static CertificateAuthority authority() {
    return CertificateAuthority.create("Zeekeeper id", HOUR, CLOCK);
  }

  @BeforeEach
  void makeFilter() {
    var keys = Keys.generate();
    X509Certificate certificate =
        authority.issue(
            new CertificateProfile(
                "sensor",
                List.of(new Role.Agent("sensor").name()),
                Set.of(Usage.CLIENT, Usage.SERVER),
                HOUR),
            keys.getPublic());
    filter =
        new MonitoringFilter(
            new AgentIdentity(
                new IdentityFile(directory),
                new EnrolmentClient("sensor", CLOCK),
                new EnrolmentSettings(null, null, null, null),
                new TlsIdentity(
                    new KeyMaterial(List.of(certificate), keys.getPrivate()), authority.chain()),
                null,
                CLOCK));
  }

  /** What the peer of a connection has shown. */
  private record Shown(List<X509Certificate> chain) implements SslInfo {
    @Override
    public String getSessionId() {
      return "";
    }

    @Override
    public X509Certificate[] getPeerCertificates() {
      return chain.toArray(X509Certificate[]::new);
    }
  }

  private static Shown certificate(CertificateAuthority issuer, SubjectName... names) {
    return new Shown(
        List.of(
            issuer.issue(
                new CertificateProfile("peer", List.of(names), Set.of(Usage.CLIENT), HOUR),
                Keys.generate().getPublic())));
  }

  private static MockServerHttpRequest.BaseBuilder<?> request(String path) {
    return from(path, "192.0.2.1", "192.0.2.2");
  }

  private static MockServerHttpRequest.BaseBuilder<?> from(
      String path, String remote, String local) {
    return MockServerHttpRequest.get(path)
        .remoteAddress(new InetSocketAddress(remote, 40_000))
        .localAddress(new InetSocketAddress(local, 2151));
  }

  /** The response's status; 200 when the request passes the filter. */
  private MockServerWebExchange send(MockServerHttpRequest.BaseBuilder<?> request) {
    var exchange = MockServerWebExchange.from(request);
    WebFilterChain next =
        passed -> {
          passed.getResponse().setStatusCode(HttpStatus.OK);
          return Mono.empty();
        };
    filter.filter(exchange, next).block();
    return exchange;
  }

  private void assertRefused(String reason, Shown shown) {
    MockServerWebExchange refused = send(request(METRICS).sslInfo(shown));
    assertThat(refused.getResponse().getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
    assertThat(refused.getResponse().getBodyAsString().block())
        .contains(reason)
        .contains("'zeekeeper-controller certificate create <name>'");
  }

  private void assertServed(MockServerHttpRequest.BaseBuilder<?> request) {
    assertThat(send(request).getResponse().getStatusCode()).isEqualTo(HttpStatus.OK);
  }

  @Test
  void controllerAndClientsReadMetrics() {
    for (Role role : List.of(new Role.Controller(), new Role.Client("prometheus"))) {
      assertServed(request(METRICS).sslInfo(certificate(authority, role.name())));
    }
  }

  @Test
  void anyCertificateOfAnAuthorityWithoutRolesWillDo() {
    assertServed(
        request(METRICS).sslInfo(certificate(authority, new SubjectName.Dns("noc.example"))));
  }

  @Test
  void othersAreRefusedWithTheRemedy() {
    assertRefused("the peer shows no certificate", new Shown(List.of()));
    assertRefused(
        "the certificate of 'CN=peer' is not a client's",
        certificate(authority, new Role.Agent("other").name()));
    assertRefused(
        "not from a trusted certificate authority",
        certificate(authority(), new Role.Client("alice").name()));
  }

  @Test
  void probesAndConnectionsWithinTheHostNeedNoCertificate() {
    var nothing = new Shown(List.of());
    assertServed(request("/actuator/health/liveness").sslInfo(nothing));
    assertServed(request("/actuator/health/readiness").sslInfo(nothing));
    assertServed(from(METRICS, "127.0.0.1", "127.0.0.1").sslInfo(nothing));
    assertServed(from(METRICS, "::1", "::1").sslInfo(nothing));
    // Loopback, or an insecure agent.
    assertServed(request(METRICS));
    Stream.of("/actuator/health", "/actuator/health/liveness/", "/actuator", "/")
        .forEach(path ->
            assertThat(send(request(path).sslInfo(nothing)).getResponse().getStatusCode())
                .as(path)
                .isEqualTo(HttpStatus.UNAUTHORIZED));
  }
}
