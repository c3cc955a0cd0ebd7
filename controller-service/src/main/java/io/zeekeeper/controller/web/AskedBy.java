package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.model.IpAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** The client that sent a request. */
@Schema(description = "The client that sent the request.")
record AskedBy(
    @Schema(description = "The client's address.", example = "127.0.0.1") String address,
    ClientEdge edge) {

  /** The API that received a request. */
  @Schema(description = "The API that received the request.")
  enum ClientEdge {
    REST,
    ZEEK_CLIENT
  }

  static AskedBy of(Actor actor) {
    return new AskedBy(
        actor.address(),
        switch (actor.edge()) {
          case REST -> ClientEdge.REST;
          case ZEEK_CLIENT -> ClientEdge.ZEEK_CLIENT;
        });
  }

  /**
   * @param actor the actor's text in an event
   */
  static @Nullable AskedBy of(@Nullable String actor) {
    return Optional.ofNullable(actor).flatMap(Actor::read).map(AskedBy::of).orElse(null);
  }

  /** The client that sent {@code request}. */
  static Actor actor(ServerHttpRequest request) {
    return Actor.rest(address(request));
  }

  private static String address(ServerHttpRequest request) {
    InetSocketAddress remote = request.getRemoteAddress();
    return remote == null || remote.getAddress() == null
        ? "unknown"
        : IpAddress.format(remote.getAddress());
  }
}
