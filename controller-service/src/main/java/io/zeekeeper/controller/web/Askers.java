package io.zeekeeper.controller.web;

import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.model.IpAddress;
import java.net.InetSocketAddress;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Who sent a request. */
final class Askers {
  private Askers() {}

  /** The client's address. */
  static String address(ServerHttpRequest request) {
    InetSocketAddress remote = request.getRemoteAddress();
    return remote == null || remote.getAddress() == null
        ? "unknown"
        : IpAddress.format(remote.getAddress());
  }

  /** As events name it. */
  static String actor(ServerHttpRequest request) {
    return Actor.rest(address(request));
  }
}
