package io.zeekeeper.benchmarks;

import io.netty.handler.ssl.SslContext;
import io.zeekeeper.protocol.Hello;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Many {@link FleetClient}s of one server, on one group of event loops. Safe on any thread. */
final class Fleet implements AutoCloseable {
  private final List<FleetClient> clients;
  private final AtomicReference<String> problem = new AtomicReference<>("no errors");
  private final AtomicInteger problems = new AtomicInteger();

  /**
   * @param certificates for sessions with TLS; null for sessions in the clear
   * @param numbers the numbers of the fleet's agents
   */
  Fleet(
      LoopResources loops,
      int port,
      @Nullable FleetCertificates certificates,
      IntStream numbers,
      IntFunction<FleetClient.Behaviour> behaviours) {
    HttpClient client =
        HttpClient.create(ConnectionProvider.newConnection())
            .runOn(loops)
            .responseTimeout(Duration.ofSeconds(10));
    String uri = (certificates == null ? "ws" : "wss") + "://127.0.0.1:" + port + "/v1/agents";
    this.clients =
        numbers
            .mapToObj(number ->
                new FleetClient(
                    secured(client, certificates, number),
                    uri,
                    new InetSocketAddress(address(number), 0),
                    behaviours.apply(number),
                    this::problem))
            .toList();
  }

  /** Agents with the numbers from {@code first} to {@code end}, without the last. */
  static Fleet of(
      LoopResources loops, int port, @Nullable FleetCertificates certificates, int first, int end) {
    Map<String, Hello.Running> deployments = SimulatedAgent.noDeployments();
    return new Fleet(
        loops,
        port,
        certificates,
        IntStream.range(first, end),
        number -> new SimulatedAgent(number, deployments, false));
  }

  private static HttpClient secured(
      HttpClient client, @Nullable FleetCertificates certificates, int number) {
    if (certificates == null) {
      return client;
    }
    SslContext context = certificates.agent(number);
    return client.secure(spec -> spec.sslContext(context));
  }

  /**
   * Counts up from 127.1.0.1: Linux has all of 127.0.0.0/8, and the server listens on 127.0.0.1.
   */
  static String address(int number) {
    int host = number + 1;
    return "127." + (1 + (host >> 16)) + "." + ((host >> 8) & 255) + "." + (host & 255);
  }

  private void problem(Throwable error) {
    problem.set(error.toString());
    problems.incrementAndGet();
  }

  /** Connects all clients at once. */
  void start() {
    clients.forEach(FleetClient::start);
  }

  /** The last error of a session or of an attempt to open one. */
  String problem() {
    return problem.get();
  }

  /** How many sessions and attempts to open one have failed so far. */
  int problems() {
    return problems.get();
  }

  @Override
  public void close() {
    clients.forEach(FleetClient::close);
  }
}
