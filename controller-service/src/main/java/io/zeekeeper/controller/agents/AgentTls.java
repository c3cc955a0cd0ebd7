package io.zeekeeper.controller.agents;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslContext;
import io.zeekeeper.link.LinkPeer;
import io.zeekeeper.link.LinkSocket;
import io.zeekeeper.pki.CertificateNames;
import io.zeekeeper.pki.PkiException;
import io.zeekeeper.pki.TlsContexts;
import io.zeekeeper.pki.TlsIdentity;
import io.zeekeeper.pki.Usage;
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

  /** Prepares a connection that a server has accepted. */
  void install(Channel channel) {
    channel.pipeline().addFirst(new TlsOrPlain(serverContext(), mayBePlain));
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

  /** Why a session's certificate does not fit the name in its hello. */
  static Optional<String> wrongName(LinkPeer peer, String instance) {
    return peer.encrypted() && !peer.chain().isEmpty()
        ? wrongName(peer.chain().getFirst(), instance)
        : Optional.empty();
  }

  private static Optional<String> wrongName(X509Certificate certificate, String instance) {
    return CertificateNames.of(certificate).isAgent(instance)
        ? Optional.empty()
        : Optional.of(
            "the certificate of '%s' is not for instance '%s'"
                .formatted(certificate.getSubjectX500Principal(), instance));
  }

  /** Lets only agents with a good certificate open sessions. Connections in the clear pass. */
  BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> before(
      BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>>
          handler) {
    return (request, response) -> {
      LinkPeer peer = peer(request);
      Optional<String> refusal =
          peer.encrypted() && request.uri().startsWith(AgentServer.PATH)
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
          .header(LinkSocket.REFUSED_HEADER, refusal.get())
          .sendString(Mono.just(refusal.get()));
    };
  }

  static LinkPeer peer(HttpServerRequest request) {
    var found = new LinkPeer[] {new LinkPeer(false, List.of())};
    request.withConnection(connection -> found[0] = LinkPeer.of(connection.channel()));
    return found[0];
  }
}
