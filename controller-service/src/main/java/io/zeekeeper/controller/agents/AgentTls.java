package io.zeekeeper.controller.agents;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslContext;
import io.zeekeeper.link.LinkPeer;
import io.zeekeeper.link.LinkSocket;
import io.zeekeeper.pki.CertificateNames;
import io.zeekeeper.pki.PkiException;
import io.zeekeeper.pki.TlsContexts;
import io.zeekeeper.pki.TlsIdentity;
import io.zeekeeper.pki.Usage;
import io.zeekeeper.protocol.Enrolment;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** TLS between the controller and its agents, in both directions of connection. */
final class AgentTls {
  private static final Logger log = LoggerFactory.getLogger(AgentTls.class);

  private final Supplier<TlsIdentity> identity;
  private final Check check;
  private final Predicate<InetAddress> mayBePlain;
  private final RefusalLimit refusals;
  private volatile @Nullable Cached server;

  /** Verifies certificates of agents. */
  interface Check {
    /** Why an agent with this certificate gets no session; empty when it may open one. */
    Optional<String> refusal(List<X509Certificate> chain, Usage usage);

    /** The same for a certificate that has been verified: whether it was revoked since. */
    Optional<String> revocation(X509Certificate certificate);
  }

  private record Cached(TlsIdentity identity, SslContext context) {}

  /**
   * @param identity the controller's certificate, which may be another one at each call
   * @param mayBePlain the addresses of agents that may connect without TLS
   */
  AgentTls(
      Supplier<TlsIdentity> identity,
      Check check,
      Predicate<InetAddress> mayBePlain,
      RefusalLimit refusals) {
    this.identity = identity;
    this.check = check;
    this.mayBePlain = mayBePlain;
    this.refusals = refusals;
  }

  /**
   * Makes what the first connection needs. The first TLS context of a JVM takes a second of
   * processor time, in which an event loop would serve no other agent.
   */
  void prepare() {
    var _ = serverContext();
  }

  /** Prepares a connection that a server has accepted. */
  void install(Channel channel) {
    channel.pipeline().addFirst(new TlsOrPlain(this::serverContext, mayBePlain));
  }

  private SslContext serverContext() {
    TlsIdentity now = identity.get();
    Cached before = server;
    if (before == null || !before.identity().equals(now)) {
      before = new Cached(now, TlsContexts.server(now));
      server = before;
    }
    return before.context();
  }

  /** For a connection to the agent of {@code instance}, which must show its certificate. */
  SslContext clientContext(String instance) {
    return TlsContexts.client(
        identity.get(),
        chain -> {
          check
              .refusal(chain, Usage.SERVER)
              .ifPresent(reason -> {
                throw new PkiException(reason);
              });
          wrongName(chain.getFirst(), instance)
              .ifPresent(reason -> {
                throw new PkiException(reason);
              });
        });
  }

  /**
   * Why a session may not begin under the name in its hello. Looks for a revocation again, as a
   * peer may have waited with its hello. Empty for a connection in the clear.
   */
  Optional<String> refusal(LinkPeer peer, String instance) {
    if (!peer.encrypted()) {
      return Optional.empty();
    }
    if (peer.chain().isEmpty()) {
      return Optional.of("the agent shows no certificate");
    }
    X509Certificate certificate = peer.chain().getFirst();
    return check.revocation(certificate).or(() -> wrongName(certificate, instance));
  }

  private static Optional<String> wrongName(X509Certificate certificate, String instance) {
    return CertificateNames.of(certificate).isAgent(instance)
        ? Optional.empty()
        : Optional.of(
            "the certificate of '%s' is not for instance '%s'"
                .formatted(certificate.getSubjectX500Principal(), instance));
  }

  /**
   * Lets only agents with a good certificate send requests other than an enrolment. Connections in
   * the clear pass.
   */
  BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> before(
      BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>>
          handler) {
    return (request, response) -> {
      LinkPeer peer = peer(request);
      Optional<String> refusal =
          peer.encrypted() && !isEnrolment(request)
              ? check.refusal(peer.chain(), Usage.CLIENT)
              : Optional.empty();
      if (refusal.isEmpty()) {
        return handler.apply(request, response);
      }
      String address = RemoteAddress.of(request);
      if (refusals.decide(address) != RefusalLimit.Decision.DROP) {
        log.warn("session with {} refused: {}", address, refusal.get());
      }
      return response
          .status(HttpResponseStatus.FORBIDDEN)
          .header(LinkSocket.REFUSED_HEADER, headerText(refusal.get()))
          .sendString(Mono.just(refusal.get()));
    };
  }

  /** An unverified certificate may have any character in its names. */
  private static String headerText(String text) {
    return text.replaceAll("[^ -~]", "?");
  }

  // Every other form of a path counts as a session's: a route may match more than its text.
  private static boolean isEnrolment(HttpServerRequest request) {
    return request.method().equals(HttpMethod.POST) && request.uri().equals(Enrolment.PATH);
  }

  static LinkPeer peer(HttpServerRequest request) {
    var found = new LinkPeer[] {new LinkPeer(true, List.of())};
    request.withConnection(connection -> found[0] = LinkPeer.of(connection.channel()));
    return found[0];
  }
}
