package io.zeekeeper.agent.identity;

import io.netty.handler.ssl.SslContext;
import io.zeekeeper.link.LinkSocket;
import io.zeekeeper.model.Json;
import io.zeekeeper.pki.CertificateCheck;
import io.zeekeeper.pki.CertificateNames;
import io.zeekeeper.pki.EnrolmentToken;
import io.zeekeeper.pki.Fingerprint;
import io.zeekeeper.pki.Keys;
import io.zeekeeper.pki.Pem;
import io.zeekeeper.pki.PkiException;
import io.zeekeeper.pki.Role;
import io.zeekeeper.pki.SigningRequest;
import io.zeekeeper.pki.TlsContexts;
import io.zeekeeper.pki.TlsIdentity;
import io.zeekeeper.pki.Usage;
import io.zeekeeper.protocol.Enrolment;
import java.net.URI;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Gets the first certificate from the controller. The token is sent only to a server whose
 * certificate authority has the fingerprint in the token.
 */
final class EnrolmentClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int CONTENT = 200;

  private final String instance;
  private final Clock clock;

  EnrolmentClient(String instance, Clock clock) {
    this.instance = instance;
    this.clock = clock;
  }

  /** The controller refused the token, and will again. The message is the controller's. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * @param controller the URL of the controller's port for agents
   * @return fails with a {@link RefusedException} for good, otherwise with the reason
   */
  Mono<TlsIdentity> enrol(URI controller, EnrolmentToken token) {
    return Mono.defer(() -> {
      KeyPair keys = Keys.generate();
      var request =
          new Enrolment.Request(token.text(), instance, SigningRequest.write(keys, instance));
      SslContext tls = TlsContexts.client(null, chain -> verify(chain, token));
      return HttpClient.create()
          .secure(spec -> spec.sslContext(tls))
          .headers(headers -> headers.set("Content-Type", "application/json"))
          .post()
          .uri(controller.resolve(Enrolment.PATH))
          .send(ByteBufMono.fromString(Mono.just(Json.lenient().writeValueAsString(request))))
          .responseSingle((response, body) ->
              body.asString().defaultIfEmpty("").map(text -> answer(response, text)))
          .timeout(TIMEOUT)
          .map(answer -> identity(answer, keys, token));
    });
  }

  private void verify(List<X509Certificate> chain, EnrolmentToken token) {
    Optional<X509Certificate> authority =
        chain.stream()
            .filter(candidate -> Fingerprint.of(candidate).equals(token.authority()))
            .findFirst();
    if (authority.isEmpty()) {
      throw new PkiException(
          "the server's certificate authority is not the one of the enrolment token: another"
              + " controller made the token, or someone stands in between");
    }
    new CertificateCheck(List.of(authority.get()), clock).verify(chain, Usage.SERVER);
    if (!CertificateNames.of(chain.getFirst()).role().equals(Optional.of(new Role.Controller()))) {
      throw new PkiException("the server's certificate is not a controller's");
    }
  }

  private static String answer(HttpClientResponse response, String body) {
    if (response.status().code() == CONTENT) {
      return body;
    }
    String reason = response.responseHeaders().get(LinkSocket.REFUSED_HEADER, body.strip());
    if (response.status().code() == 403) {
      throw new RefusedException(reason);
    }
    throw new PkiException(response.status() + ": " + reason);
  }

  private TlsIdentity identity(String answer, KeyPair keys, EnrolmentToken token) {
    var response = Json.lenient().readValue(answer, Enrolment.Response.class);
    TlsIdentity identity =
        IdentityFile.identity(Pem.certificates(response.certificates()), keys.getPrivate());
    if (!Fingerprint.of(identity.authorities().getFirst()).equals(token.authority())) {
      throw new PkiException("the certificate is from another authority than the token's");
    }
    return identity;
  }
}
