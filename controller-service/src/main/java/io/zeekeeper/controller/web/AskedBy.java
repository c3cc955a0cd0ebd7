package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.deployment.Asker;
import io.zeekeeper.controller.deployment.Edge;
import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.model.IpAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Who asked for something. */
@Schema(description = "Who asked.")
record AskedBy(
    @Schema(description = "The client's address.", example = "127.0.0.1") String address,
    ClientEdge edge) {

  /** Where a request came in. */
  @Schema(description = "Where a request came in.")
  enum ClientEdge {
    REST,
    ZEEK_CLIENT
  }

  static AskedBy of(Asker asker) {
    return new AskedBy(
        asker.address(),
        switch (asker.edge()) {
          case REST -> ClientEdge.REST;
          case ZEEK_CLIENT -> ClientEdge.ZEEK_CLIENT;
        });
  }

  /**
   * @param actor as events name it: where it came in, and the address
   */
  static @Nullable AskedBy of(@Nullable String actor) {
    int space = actor == null ? -1 : actor.indexOf(' ');
    if (actor == null || space < 0) {
      return null;
    }
    return new AskedBy(
        actor.substring(space + 1),
        actor.startsWith("rest ") ? ClientEdge.REST : ClientEdge.ZEEK_CLIENT);
  }

  static Asker asker(ServerHttpRequest request) {
    return new Asker(address(request), Edge.REST);
  }

  /** The client, as events name it. */
  static String actor(ServerHttpRequest request) {
    return Actor.rest(address(request));
  }

  private static String address(ServerHttpRequest request) {
    InetSocketAddress remote = request.getRemoteAddress();
    return remote == null || remote.getAddress() == null
        ? "unknown"
        : IpAddress.format(remote.getAddress());
  }
}
