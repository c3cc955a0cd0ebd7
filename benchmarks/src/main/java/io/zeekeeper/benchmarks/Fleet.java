package io.zeekeeper.benchmarks;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Many {@link FleetClient}s of one server, on one group of event loops. Safe on any thread. */
final class Fleet implements AutoCloseable {
  private final List<FleetClient> clients;
  private final AtomicReference<String> problem = new AtomicReference<>("no errors");

  Fleet(LoopResources loops, int port, int size, IntFunction<FleetClient.Behaviour> behaviours) {
    HttpClient client =
        HttpClient.create(ConnectionProvider.newConnection())
            .runOn(loops)
            .responseTimeout(Duration.ofSeconds(10));
    String uri = "ws://127.0.0.1:" + port + "/v1/agents";
    this.clients =
        IntStream.range(0, size)
            .mapToObj(number ->
                new FleetClient(
                    client,
                    uri,
                    new InetSocketAddress(address(number), 0),
                    behaviours.apply(number),
                    error -> problem.set(error.toString())))
            .toList();
  }

  /**
   * Counts up from 127.1.0.1: Linux has all of 127.0.0.0/8, and the server listens on 127.0.0.1.
   */
  static String address(int number) {
    int host = number + 1;
    return "127." + (1 + (host >> 16)) + "." + ((host >> 8) & 255) + "." + (host & 255);
  }

  /** Connects all clients at once. */
  void start() {
    clients.forEach(FleetClient::start);
  }

  /** The last error of a session or of an attempt to open one. */
  String problem() {
    return problem.get();
  }

  @Override
  public void close() {
    clients.forEach(FleetClient::close);
  }
}
