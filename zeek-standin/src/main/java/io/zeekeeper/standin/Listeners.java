package io.zeekeeper.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;

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

  static void metrics(Layout.Node node, Telemetry telemetry) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(node.ip(), node.metricsPort()), 50);
      server.createContext("/metrics", exchange -> answer(exchange, telemetry.text()));
      server.start();
    } catch (IOException e) {
      throw taken(node.metricsPort(), e);
    }
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
    exchange.sendResponseHeaders(200, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
