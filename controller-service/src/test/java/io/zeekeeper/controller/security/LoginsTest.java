package io.zeekeeper.controller.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.controller.roles.Role;
import io.zeekeeper.controller.security.SecuritySettings.LoopbackAccess;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;

class LoginsTest {
  private static final Map<String, Role> ROLES =
      Map.of("alice", Role.ADMIN, "Sensor Team, EU", Role.VIEWER);

  @TempDir private Path directory;

  /** The certificate that the peer of a connection has shown. */
  private record Shown(X509Certificate certificate) implements SslInfo {
    @Override
    public String getSessionId() {
      return "";
    }

    @Override
    public X509Certificate[] getPeerCertificates() {
      return new X509Certificate[] {certificate};
    }
  }

  /** Refuses the certificates of {@code mallory}. */
  static final AcceptedCertificates ACCEPTED =
      new AcceptedCertificates() {
        @Override
        public Optional<String> refusal(X509Certificate certificate) {
          return certificate.getSubjectX500Principal().getName().equals("CN=mallory")
              ? Optional.of("the client certificate is revoked")
              : Optional.empty();
        }

        @Override
        public Mono<Void> over(X509Certificate certificate) {
          return Mono.never();
        }
      };

  private static Logins logins(LoopbackAccess loopback, boolean insecure) {
    var noTokens =
        (ApiTokenRepository)
            Proxy.newProxyInstance(
                LoginsTest.class.getClassLoader(),
                new Class<?>[] {ApiTokenRepository.class},
                (proxy, method, arguments) -> List.of());
    var settings =
        new SecuritySettings(
            loopback,
            ROLES,
            new SecuritySettings.Oidc(null, null, "sub", "roles", Map.of(), null, null, "openid"),
            new SecuritySettings.Limits(10, 100, DataSize.ofMegabytes(1)));
    return new Logins(
        settings,
        insecure,
        new ApiTokens(noTokens, occurrence -> {}, Clock.systemUTC()),
        ACCEPTED,
        Optional.empty(),
        new FailedLogins(10, Clock.systemUTC()));
  }

  private static MockServerHttpRequest.BaseBuilder<?> request(String remote, String local) {
    return MockServerHttpRequest.get("/api/v1/nodes")
        .remoteAddress(new InetSocketAddress(remote, 40_000))
        .localAddress(new InetSocketAddress(local, 2149));
  }

  private static Optional<Principal> login(
      LoopbackAccess loopback, MockServerHttpRequest.BaseBuilder<?> request) {
    return login(loopback, false, request);
  }

  private static Optional<Principal> login(
      LoopbackAccess loopback, boolean insecure, MockServerHttpRequest.BaseBuilder<?> request) {
    return logins(loopback, insecure)
        .convert(MockServerWebExchange.from(request))
        .ofType(ClientAuthentication.class)
        .map(ClientAuthentication::getPrincipal)
        .blockOptional();
  }

  @Test
  void bothEndsOfAnOpenLoopbackMustBeLoopback() {
    assertThat(login(LoopbackAccess.OPEN, request("127.0.0.1", "127.0.0.1")))
        .contains(Principal.LOCAL);
    assertThat(login(LoopbackAccess.OPEN, request("::1", "::1"))).contains(Principal.LOCAL);
    assertThat(login(LoopbackAccess.OPEN, request("192.0.2.1", "192.0.2.2"))).isEmpty();
    assertThat(login(LoopbackAccess.OPEN, request("127.0.0.1", "192.0.2.2"))).isEmpty();
    assertThat(login(LoopbackAccess.OPEN, request("192.0.2.1", "127.0.0.1"))).isEmpty();
    assertThat(login(LoopbackAccess.REQUIRED, request("127.0.0.1", "127.0.0.1"))).isEmpty();
  }

  @Test
  void requestThroughAProxyIsNotLocal() {
    for (String header : List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")) {
      assertThat(
              login(
                  LoopbackAccess.OPEN,
                  request("127.0.0.1", "127.0.0.1").header(header, "192.0.2.9")))
          .as(header)
          .isEmpty();
    }
  }

  @Test
  void insecureControllerLetsEveryoneIn() {
    assertThat(login(LoopbackAccess.OPEN, true, request("192.0.2.1", "192.0.2.2")))
        .contains(Principal.ANONYMOUS);
    assertThat(login(LoopbackAccess.OPEN, true, request("127.0.0.1", "127.0.0.1")))
        .contains(Principal.LOCAL);
    assertThat(login(LoopbackAccess.REQUIRED, true, request("192.0.2.1", "192.0.2.2"))).isEmpty();
  }

  private Optional<Principal> login(String subject, String... extensions) {
    X509Certificate certificate = Certificates.make(directory, subject, extensions);
    return login(
        LoopbackAccess.REQUIRED, request("192.0.2.1", "192.0.2.2").sslInfo(new Shown(certificate)));
  }

  @Test
  void commonNameOfACertificateHasTheConfiguredRole() {
    assertThat(login("CN=alice, O=Example"))
        .contains(new Principal("alice", Role.ADMIN, Principal.Credential.CERTIFICATE));
    assertThat(login("CN=\"Sensor Team, EU\", O=Example"))
        .map(Principal::role)
        .contains(Role.VIEWER);
    assertThat(login("CN=bob")).isEmpty();
    assertThat(login("O=alice")).isEmpty();
    assertThat(login("O=\"x, CN=alice\", CN=bob")).isEmpty();
  }

  @Test
  void revokedCertificateIsRefusedAlsoWhereNoneIsNeeded() {
    X509Certificate certificate = Certificates.make(directory, "CN=mallory");
    assertThatThrownBy(() ->
            login(
                LoopbackAccess.OPEN,
                request("127.0.0.1", "127.0.0.1").sslInfo(new Shown(certificate))))
        .isInstanceOf(BadCredentialsException.class)
        .hasMessage("the client certificate is revoked");
  }

  @Test
  void certificateOfAnInstanceIsNoClient() {
    assertThat(login("CN=alice", "san=uri:urn:zeekeeper:instance:alice")).isEmpty();
    assertThat(login("CN=alice", "san=uri:urn:zeekeeper:client:alice")).isPresent();
  }
}
