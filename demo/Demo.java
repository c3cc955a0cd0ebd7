import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The demonstration behind {@code demo/run}: runs a controller, an agent and a sample cluster until
 * Ctrl-C, which stops all three. A deployment that fails ends it, with the reason of each node.
 */
public final class Demo {
  private static final String HELP =
      """
      usage: demo/run [--zeek=<path of zeek>] [--standin] [--state-dir=<directory>]

      Starts a controller (clients on 127.0.0.1:2149, agents on 2150) and an agent (2151), deploys
      demo/cluster.json, and runs until Ctrl-C, which stops everything that it started. Where a
      port is taken, it uses the next free one.

        --zeek=PATH      runs this zeek; the default is the first in $ZEEK_HOME/bin, the PATH,
                         /opt/zeek/bin and /usr/local/zeek/bin, else the stand-in
        --standin        runs zeek-standin, which behaves like Zeek and analyses nothing
        --state-dir=DIR  keeps everything in this directory (default: var/demo)

      Exit codes: 0 after Ctrl-C, 1 when a service does not start or a node fails, 2 for a wrong
      argument.
      """;
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  // A deployment answers by its own deadline, which is earlier.
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(150);
  private static final int NODE_PORTS = 20;
  private static final int LAST_PORT = 32_000;
  private static final int SHOWN_OUTPUT_LINES = 10;

  private final Path root = Path.of(System.getProperty("zeekeeper.root", ".")).toAbsolutePath();
  private final HttpClient client = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();
  private final List<Process> services = new ArrayList<>();
  private final int clientPort = freePorts(2149, 1);
  private final int agentPort = freePorts(Math.max(2150, clientPort + 1), 1);
  private final int agentHttpPort = freePorts(Math.max(2151, agentPort + 1), 1);
  private final String api = "http://127.0.0.1:" + clientPort;
  private Path stateDir = root.resolve("var/demo");
  private Path zeek;

  public static void main(String... arguments) throws Exception {
    System.exit(new Demo().run(arguments));
  }

  private int run(String... arguments) throws IOException, InterruptedException {
    for (String argument : arguments) {
      if (argument.equals("--help") || argument.equals("-h")) {
        System.out.print(HELP);
        return 0;
      } else if (argument.startsWith("--zeek=")) {
        zeek = Path.of(argument.substring("--zeek=".length())).toAbsolutePath();
      } else if (argument.equals("--standin")) {
        zeek = standin();
      } else if (argument.startsWith("--state-dir=")) {
        stateDir = Path.of(argument.substring("--state-dir=".length())).toAbsolutePath();
      } else {
        System.err.println("demo: unknown argument: " + argument + "\n" + HELP);
        return 2;
      }
    }
    if (zeek == null) {
      zeek = findZeek();
      if (zeek.equals(standin())) {
        System.out.println("No Zeek found. The stand-in behaves like Zeek and analyses nothing.");
      }
    }
    System.out.println("Running " + zeek);
    Files.createDirectories(stateDir);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::stop));
    start(
        "controller-service",
        "--zeekeeper.controller.name=demo-controller",
        "--server.port=" + clientPort,
        "--zeekeeper.controller.agent-port=" + agentPort,
        "--zeekeeper.auto-assign.node-start-port=" + freePorts(2200, NODE_PORTS),
        "--zeekeeper.auto-assign.metrics-start-port=" + freePorts(9000, NODE_PORTS));
    start(
        "agent-service",
        "--server.port=" + agentHttpPort,
        "--zeekeeper.agent.controller=ws://127.0.0.1:" + agentPort,
        "--zeekeeper.agent.name=demo-agent",
        "--zeekeeper.agent.stop-nodes-on-exit=true",
        "--zeekeeper.agent.zeek.command=" + zeek,
        "--zeekeeper.agent.zeek.env.JAVA_HOME=" + System.getProperty("java.home"));
    System.out.println("Waiting for the controller and its agent ...");
    if (!await("\"connected\":true")) {
      System.err.println(
          "demo: the services did not start. Their output is in " + stateDir.resolve("*.out"));
      return 1;
    }
    return deploy();
  }

  private int deploy() throws IOException, InterruptedException {
    HttpResponse<String> staged =
        send(
            HttpRequest.newBuilder(URI.create(api + "/api/v1/configurations/staged"))
                .PUT(HttpRequest.BodyPublishers.ofFile(root.resolve("demo/cluster.json"))));
    if (staged.statusCode() != 200) {
      System.err.println("demo: the controller refused demo/cluster.json: " + staged.body());
      return 1;
    }
    System.out.println("Deploying demo/cluster.json ...");
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(URI.create(api + "/api/v1/deployments"))
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    JsonNode deployment = json.readTree(response.body());
    if (!deployment.has("state")) {
      System.err.println("demo: the controller refused to deploy: " + response.body());
      return 1;
    }
    printResults(deployment);
    if (!deployment.path("state").asString().equals("SUCCEEDED")) {
      System.err.printf(
          "%ndemo: the deployment ended %s. The services' logs are in %s%n",
          deployment.path("state").asString(), stateDir);
      return 1;
    }
    System.out.printf(
        """

        Dashboard      %s/
        API            %s/api/v1/nodes
        API reference  %s/swagger-ui.html
        Metrics        %s/actuator/prometheus
        Logs           %s
        Ctrl-C stops everything.
        """,
        api, api, api, api, stateDir.resolve("nodes/logger"));
    new CountDownLatch(1).await();
    return 0;
  }

  private static void printResults(JsonNode deployment) {
    System.out.printf("%n%-12s %-12s %s%n", "INSTANCE", "NODE", "RESULT");
    for (JsonNode result : deployment.path("results")) {
      boolean isSuccess = result.path("success").asBoolean();
      System.out.printf(
          "%-12s %-12s %s%n",
          result.path("instance").asString("-"),
          result.path("node").asString("-"),
          isSuccess ? "success" : "failed: " + result.path("error").asString("no reason given"));
      if (!isSuccess) {
        printLastLines(result.path("outputs").path("stdout").asString(""));
        printLastLines(result.path("outputs").path("stderr").asString(""));
      }
    }
  }

  private static void printLastLines(String output) {
    List<String> lines = output.strip().lines().toList();
    lines.stream()
        .skip(Math.max(0, lines.size() - SHOWN_OUTPUT_LINES))
        .forEach(line -> System.out.println("    " + line));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(
        request.header("Content-Type", "application/json").timeout(REQUEST_TIMEOUT).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Returns the first of {@code count} ports in a row that are free, from {@code start} on. */
  private static int freePorts(int start, int count) {
    int first = start;
    for (int port = start; port < first + count; port++) {
      if (port > LAST_PORT) {
        throw new IllegalStateException("no " + count + " free ports from " + start + " on");
      }
      if (!isFree(port)) {
        first = port + 1;
      }
    }
    return first;
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private boolean await(String text) throws InterruptedException {
    Instant deadline = Instant.now().plus(START_TIMEOUT);
    while (Instant.now().isBefore(deadline)) {
      try {
        var response =
            client.send(
                HttpRequest.newBuilder(URI.create(api + "/api/v1/instances")).build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.body().contains(text)) {
          return true;
        }
      } catch (IOException e) {
        // Not up yet.
      }
      for (Process service : services) {
        if (!service.isAlive()) {
          return false;
        }
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return false;
  }

  private void start(String module, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    // A session of its own: Ctrl-C reaches only the demonstration, which stops the services in
    // order.
    command.add("setsid");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(root.resolve(module + "/target/" + module + ".jar").toString());
    command.add("--zeekeeper.state-dir=" + stateDir);
    command.addAll(List.of(arguments));
    File out = stateDir.resolve(module + ".out").toFile();
    services.add(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out).start());
  }

  /** Stops the agent first, because it stops the nodes. */
  private void stop() {
    System.out.println("\nStopping the nodes, the agent and the controller ...");
    for (Process service : services.reversed()) {
      service.destroy();
      try {
        if (!service.waitFor(4, TimeUnit.MINUTES)) {
          service.destroyForcibly();
        }
      } catch (InterruptedException e) {
        service.destroyForcibly();
      }
    }
  }

  private Path standin() {
    return root.resolve("zeek-standin/bin/zeek");
  }

  private Path findZeek() {
    String home = System.getenv().getOrDefault("ZEEK_HOME", "");
    return Stream.concat(
            Stream.concat(
                Stream.of(home).filter(h -> !h.isBlank()).map(h -> h + "/bin"),
                Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))),
            Stream.of("/opt/zeek/bin", "/usr/local/zeek/bin"))
        .filter(directory -> !directory.isBlank())
        .map(directory -> Path.of(directory, "zeek"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(standin());
  }
}
