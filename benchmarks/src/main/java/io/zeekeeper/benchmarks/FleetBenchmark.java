package io.zeekeeper.benchmarks;

import io.zeekeeper.protocol.Hello;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;

/**
 * Starts a controller from its jar, opens many agents' sessions to it from this process, and prints
 * the cost as a Markdown table beside the floor: {@link FloorServer} with the same sessions and
 * answers. With {@code tls} instead, sessions with mutual TLS beside sessions in the clear, of the
 * same controller started twice. All processes share this machine's processors.
 *
 * <p>Usage: {@code java -cp … FleetBenchmark <project root> [sizes] [rounds] [whole] [tls] [-X… |
 * --zeekeeper.…]}
 */
public final class FleetBenchmark {
  private static final String USAGE =
      """
      usage: benchmarks/fleet [sizes] [rounds] [whole] [tls] [-X… for the servers] [--zeekeeper.… for the controller]
      as in: benchmarks/fleet 1,10,100,1000 50 -Xmx1g
      whole: each request to an agent carries the whole configuration
      tls: compares sessions with mutual TLS and without; no deployment\
      """;

  private final Path directory;
  private final Path jar;
  private final List<String> jvm;
  private final List<String> properties;
  private final int rounds;
  private final boolean whole;
  private final boolean tls;
  private final FleetCertificates certificates;
  private final LoopResources loops =
      LoopResources.create("fleet", Runtime.getRuntime().availableProcessors(), true);
  private final FleetTable table;
  private final List<String> failures = new ArrayList<>();

  private FleetBenchmark(Path root, List<String> options, int rounds, Set<String> words)
      throws IOException {
    this.rounds = rounds;
    this.whole = words.contains("whole");
    this.tls = words.contains("tls");
    this.table = new FleetTable(tls ? "TLS / plain = ratio" : "controller / floor = ratio");
    this.directory = Files.createTempDirectory("zeekeeper-fleet");
    this.certificates = new FleetCertificates(directory);
    // A copy survives a build meanwhile; its own name protects it from a pkill of another
    // controller.
    this.jar =
        Files.copy(
            root.resolve("controller-service/target/controller-service.jar"),
            directory.resolve("fleet-controller.jar"),
            StandardCopyOption.COPY_ATTRIBUTES);
    this.jvm = new ArrayList<>(List.of("-Xmx1g"));
    options.stream().filter(option -> option.startsWith("-X")).forEach(jvm::add);
    this.properties = options.stream().filter(option -> option.startsWith("--")).toList();
  }

  public static void main(String... arguments) throws Exception {
    List<String> plain = Arrays.stream(arguments).filter(word -> !word.startsWith("-")).toList();
    List<String> options = Arrays.stream(arguments).filter(word -> word.startsWith("-")).toList();
    int[] sizes;
    int rounds;
    Set<String> words = Set.copyOf(plain.subList(Math.min(3, plain.size()), plain.size()));
    try {
      sizes =
          Arrays.stream((plain.size() > 1 ? plain.get(1) : "1,10,100,1000").split(","))
              .mapToInt(Integer::parseInt)
              .toArray();
      rounds = plain.size() > 2 ? Integer.parseInt(plain.get(2)) : 50;
    } catch (NumberFormatException e) {
      System.err.println(USAGE);
      System.exit(2);
      return;
    }
    var benchmark = new FleetBenchmark(Path.of(plain.getFirst()), options, rounds, words);
    for (int size : sizes) {
      benchmark.measure(size);
    }
    System.exit(benchmark.report());
  }

  private void measure(int size) throws Exception {
    int port = ServerProcess.freePort();
    int agentPort = ServerProcess.freePort();
    if (tls) {
      System.err.println("N = " + size + ": without TLS");
      measure(
          server("plain-" + size, controller("plain-" + size, port, agentPort), port),
          fleet(size, agentPort, null),
          new FleetRun.Subject(size, false, table.beside(size)));
      System.err.println("N = " + size + ": with TLS");
      measure(
          server("tls-" + size, controller("tls-" + size, port, agentPort), port),
          fleet(size, agentPort, certificates),
          new FleetRun.Subject(size, false, table.controller(size)));
      return;
    }
    System.err.println("N = " + size + ": the controller");
    measure(
        server("controller-" + size, controller("controller-" + size, port, agentPort), port),
        fleet(size, agentPort, null),
        new FleetRun.Subject(size, true, table.controller(size)));
    List<String> floor =
        List.of(
            "-cp",
            System.getProperty("java.class.path", ""),
            FloorServer.class.getName(),
            "" + port,
            "" + agentPort);
    System.err.println("N = " + size + ": the floor");
    measure(
        server("floor-" + size, floor, port),
        new Fleet(loops, agentPort, null, IntStream.range(0, size), CannedAnswer::new),
        new FleetRun.Subject(size, false, table.beside(size)));
  }

  private List<String> controller(String state, int port, int agentPort) {
    List<String> arguments = new ArrayList<>(List.of("-jar", jar.toString()));
    arguments.add("--zeekeeper.state-dir=" + directory.resolve(state));
    arguments.add("--server.port=" + port);
    arguments.add("--zeekeeper.controller.agent-port=" + agentPort);
    arguments.addAll(certificates.properties());
    arguments.addAll(properties);
    return arguments;
  }

  private ServerProcess server(String name, List<String> arguments, int port) {
    return new ServerProcess(
        java(arguments), Endpoint.plain(port), directory.resolve(name + ".out"));
  }

  private Fleet fleet(int size, int agentPort, @Nullable FleetCertificates issuer) {
    Map<String, Hello.Running> deployments = SimulatedAgent.noDeployments();
    return new Fleet(
        loops,
        agentPort,
        issuer,
        IntStream.range(0, size),
        number -> new SimulatedAgent(number, deployments, whole));
  }

  private void measure(ServerProcess server, Fleet fleet, FleetRun.Subject subject)
      throws InterruptedException {
    try (server;
        fleet) {
      failures.addAll(new FleetRun(server, fleet, subject).measure(rounds));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      failures.add("N = " + subject.size() + ": " + e + "; see " + server);
    }
  }

  private List<String> java(List<String> arguments) {
    String java = Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
    return Stream.of(List.of(java), jvm, arguments).flatMap(List::stream).toList();
  }

  /** Prints the table and all failures; returns the exit status. */
  private int report() throws IOException {
    System.out.printf(
        "`benchmarks/fleet`, %d rounds after as many for warm-up, %s%s, answers of %d bytes; servers started as `java %s%s`;"
            + " JDK %s, Linux %s, %d processors shared by server and fleet; Reactor Netty %s;"
            + " controller jar of %s%n%n",
        rounds,
        whole ? "whole configurations in requests" : "configurations named in requests",
        tls ? ", mutual TLS (EC P-256)" : "",
        new CannedAnswer(0).length(),
        String.join(" ", jvm),
        properties.isEmpty() ? "" : " … " + String.join(" ", properties),
        Runtime.version(),
        System.getProperty("os.version"),
        Runtime.getRuntime().availableProcessors(),
        HttpClient.class.getPackage().getImplementationVersion(),
        Files.getLastModifiedTime(jar));
    System.out.print(table.markdown());
    failures.forEach(failure -> System.err.println("FAILED " + failure));
    if (failures.isEmpty()) {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
      return 0;
    }
    System.err.println("the servers' output and state are in " + directory);
    return 1;
  }
}
