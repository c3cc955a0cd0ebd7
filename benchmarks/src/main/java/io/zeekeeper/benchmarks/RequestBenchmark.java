package io.zeekeeper.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import reactor.netty.resources.LoopResources;

/**
 * Starts two controllers, each with simulated agents: one without TLS and credentials, one with TLS
 * for clients and agents, where clients need a token. Sends the same requests to both in turn, and
 * prints their latency as a Markdown table.
 *
 * <p>Usage: {@code java -cp … RequestBenchmark <project root> [agents] [requests]}
 */
public final class RequestBenchmark {
  private static final List<String> JVM = List.of("-Xmx512m", "--enable-native-access=ALL-UNNAMED");

  private final Path root;
  private final Path directory;
  private final FleetCertificates certificates;

  private RequestBenchmark(Path root, Path directory) throws Exception {
    this.root = root;
    this.directory = directory;
    this.certificates = new FleetCertificates(directory);
  }

  public static void main(String... arguments) throws Exception {
    Path directory = Files.createTempDirectory("zeekeeper-requests");
    int agents = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
    int requests = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1000;
    new RequestBenchmark(Path.of(arguments[0]), directory).measure(agents, requests);
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
    System.exit(0);
  }

  private void measure(int agents, int requests) throws Exception {
    LoopResources loops =
        LoopResources.create("fleet", Runtime.getRuntime().availableProcessors(), true);
    int agentPort = ServerProcess.freePort();
    int port = ServerProcess.freePort();
    int securePort = ServerProcess.freePort();
    int secureAgentPort = ServerProcess.freePort();
    Path secureState = directory.resolve("secured");
    Endpoint plainApi = Endpoint.plain(port);
    Endpoint securedApi =
        Endpoint.secured(
            securePort,
            certificates.client(),
            secureState.resolve("nodes").resolve("secured").resolve("admin-token"));
    try (var plain = server("plain", port, agentPort, plainApi, List.of());
        var secured =
            server(
                "secured",
                securePort,
                secureAgentPort,
                securedApi,
                List.of(
                    "--server.ssl.bundle=zeekeeper",
                    "--zeekeeper.security.loopback=required",
                    // The default refuses more than 100 requests in a second.
                    "--zeekeeper.security.limits.requests-per-minute=1000000"));
        var plainFleet = Fleet.of(loops, agentPort, null, 0, agents);
        var securedFleet = Fleet.of(loops, secureAgentPort, certificates, 0, agents);
        var mixed = Fleet.of(loops, agentPort, certificates, agents, agents + 1)) {
      plain.start();
      secured.start();
      plainFleet.start();
      securedFleet.start();
      deploy(plain, agents);
      deploy(secured, agents);
      var run = new RequestRun(requests);
      run.compare("GET /nodes, %d agents".formatted(agents), plainApi, securedApi, "/api/v1/nodes");
      run.compare(
          "GET /instances/{instance}",
          plainApi,
          securedApi,
          "/api/v1/instances/" + SimulatedAgent.instance(0));
      run.compare("get_id_value of one node", plainApi, securedApi, idValue(0));
      run.compareConnecting(
          "GET /instances/{instance}, a connection for each",
          plainApi,
          securedApi,
          "/api/v1/instances/" + SimulatedAgent.instance(0));
      mixed.start();
      deploy(plain, agents + 1);
      run.compare(
          "get_id_value of one node, only the session with TLS",
          plainApi,
          idValue(0),
          idValue(agents));
      System.out.print(run.markdown());
    }
  }

  private static String idValue(int number) {
    return "/api/v1/id-values/bits_per_uid?nodes=" + SimulatedAgent.node(number).name();
  }

  private ServerProcess server(
      String name, int port, int agentPort, Endpoint endpoint, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(
        List.of(
            "-jar", root.resolve("controller-service/target/controller-service.jar").toString()));
    command.add("--zeekeeper.state-dir=" + directory.resolve(name));
    command.add("--zeekeeper.controller.name=" + name);
    command.add("--server.port=" + port);
    command.add("--zeekeeper.controller.agent-port=" + agentPort);
    command.addAll(certificates.properties());
    command.addAll(options);
    return new ServerProcess(command, endpoint, directory.resolve(name + ".out"));
  }

  private static void deploy(ServerProcess server, int agents) throws IOException {
    var deployment = new FleetDeployment(server, agents);
    var _ = deployment.stage("fleet-" + agents);
    var _ = deployment.deploy();
  }
}
