package io.zeekeeper.standin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** The ports that a node opens for others; a taken port is a fatal error, as with Zeek. */
final class Listeners {
  private Listeners() {}

  static ServerSocket open(String ip, int port) {
    try {
      var socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(ip, port), 200);
      return socket;
    } catch (IOException e) {
      throw taken(port, e);
    }
  }

  private static FatalError taken(int port, IOException e) {
    return new FatalError("fatal error: cannot listen on port " + port + ": " + e.getMessage());
  }

  /**
   * Serves a node's metrics.
   *
   * @param address the value of Telemetry::metrics_address; empty for the node's own address
   */
  static void metrics(String address, Layout.Node node, Telemetry telemetry) {
    String ip = address.isEmpty() ? node.ip() : address.replaceAll("[\\[\\]]", "");
    new MetricsServer(open(ip, node.metricsPort()), telemetry).start();
  }
}
