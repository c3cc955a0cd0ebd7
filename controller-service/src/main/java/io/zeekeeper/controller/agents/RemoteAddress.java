package io.zeekeeper.controller.agents;

import io.zeekeeper.model.IpAddress;
import reactor.netty.http.server.HttpServerRequest;

/** The address of an HTTP client. */
final class RemoteAddress {
  private RemoteAddress() {}

  static String of(HttpServerRequest request) {
    var remote = request.remoteAddress();
    return remote == null || remote.getAddress() == null
        ? "?"
        : IpAddress.format(remote.getAddress());
  }
}
