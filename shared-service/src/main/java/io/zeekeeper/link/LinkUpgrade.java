package io.zeekeeper.link;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.server.RequestUpgradeStrategy;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** Gives WebFlux's WebSocket handlers a {@link LinkSocket}. */
public final class LinkUpgrade implements RequestUpgradeStrategy {
  private final LinkSettings settings;

  public LinkUpgrade(LinkSettings settings) {
    this.settings = settings;
  }

  @Override
  public Mono<Void> upgrade(
      ServerWebExchange exchange,
      WebSocketHandler handler,
      @Nullable String subProtocol,
      Supplier<HandshakeInfo> handshake) {
    ServerHttpResponse response = exchange.getResponse();
    HttpServerResponse netty = ServerHttpResponseDecorator.getNativeResponse(response);
    HandshakeInfo info = handshake.get();
    // Complete the response first, so that the upgrade's answer has the headers set so far.
    return response
        .setComplete()
        .then(
            Mono.defer(() ->
                netty.sendWebsocket(
                    (in, out) -> handler.handle(new LinkSocket(in, out, info, settings)),
                    LinkSocket.serverSpec(settings))));
  }
}
