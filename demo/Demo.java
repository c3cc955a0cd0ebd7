import java.io.File;
import java.io.IOException;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The demonstration behind {@code demo/run}: runs a controller, an agent and a sample cluster until
 * Ctrl-C, which stops all three. Needs only the JDK, so it reads the few JSON members that it shows
 * with regular expressions.
 */
public final class Demo {
  private static final String HELP =
      """
      usage: demo/run [--zeek=<path of zeek>] [--standin] [--state-dir=<directory>]

      Starts a controller (clients on 127.0.0.1:2149, agents on 2150) and an agent (2151), deploys
      demo/cluster.json, and runs until Ctrl-C, which stops everything that it started.

        --zeek=PATH      runs this zeek; the default is the first in $ZEEK_HOME/bin, the PATH,
                         /opt/zeek/bin and /usr/local/zeek/bin, else the stand-in
        --standin        runs zeek-standin, which behaves like Zeek and analyses nothing
        --state-dir=DIR  keeps everything in this directory (default: var/demo)
      """;
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final String API = "http://127.0.0.1:2149";

  private final Path root = Path.of(System.getProperty("zeekeeper.root", ".")).toAbsolutePath();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Process> services = new ArrayList<>();
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
    start("controller-service", "--zeekeeper.controller.name=demo-controller");
    start(
        "agent-service",
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
            HttpRequest.newBuilder(URI.create(API + "/api/v1/configurations/staged"))
                .PUT(HttpRequest.BodyPublishers.ofFile(root.resolve("demo/cluster.json"))));
    if (staged.statusCode() != 200) {
      System.err.println("demo: the controller refused demo/cluster.json: " + staged.body());
      return 1;
    }
    System.out.println("Deploying demo/cluster.json ...");
    HttpResponse<String> deployed =
        send(
            HttpRequest.newBuilder(URI.create(API + "/api/v1/deployments"))
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    printResults(deployed.body());
    System.out.printf(
        """

        API            %s/api/v1/nodes
        API reference  %s/swagger-ui.html
        Metrics        %s/actuator/prometheus
        Logs           %s
        Ctrl-C stops everything.
        """,
        API, API, API, stateDir.resolve("nodes/logger"));
    new CountDownLatch(1).await();
    return 0;
  }

  private static void printResults(String body) {
    Matcher result =
        Pattern.compile(
                "\"instance\":\"([^\"]*)\",\"node\":\"([^\"]*)\",\"success\":(true|false)(?:.*?\"error\":\"([^\"]*)\")?")
            .matcher(body.replace("},{", "},\n{"));
    System.out.printf("%n%-12s %-12s %s%n", "INSTANCE", "NODE", "RESULT");
    boolean any = false;
    while (result.find()) {
      any = true;
      boolean success = result.group(3).equals("true");
      System.out.printf(
          "%-12s %-12s %s%n",
          result.group(1),
          result.group(2),
          success ? "success" : "failed: " + result.group(4));
    }
    if (!any) {
      System.out.println(body);
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(
        request.header("Content-Type", "application/json").timeout(START_TIMEOUT.plusSeconds(60)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private boolean await(String text) throws InterruptedException {
    Instant deadline = Instant.now().plus(START_TIMEOUT);
    while (Instant.now().isBefore(deadline)) {
      try {
        var response =
            client.send(
                HttpRequest.newBuilder(URI.create(API + "/api/v1/instances")).build(),
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
