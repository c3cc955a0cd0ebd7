import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the services of an installation tree once, as in operation, so that each JVM writes an AOT
 * cache of the classes that it has used: {@code java Train.java <home> <directory> <zeek>}. The
 * launchers give the options, because a cache only fits the options that it was made with.
 */
final class Train {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Train() {}

  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]).toAbsolutePath();
    Path work = Path.of(args[1]).toAbsolutePath();
    Path zeek = Path.of(args[2]).toAbsolutePath();
    Files.createDirectories(work);
    int port = freePort();
    int agentPort = freePort();
    String api = "http://127.0.0.1:" + port;
    List<Process> started = new ArrayList<>();
    try {
      started.add(
          start(
              home,
              work,
              "controller",
              "--server.port=" + port,
              "--zeekeeper.controller.agent-port=" + agentPort));
      started.add(
          start(
              home,
              work,
              "agent",
              "--server.port=0",
              "--zeekeeper.agent.name=training",
              "--zeekeeper.agent.controller=ws://127.0.0.1:" + agentPort,
              "--zeekeeper.agent.stop-nodes-on-exit=true",
              "--zeekeeper.agent.zeek.command=" + zeek,
              "--zeekeeper.agent.zeek.env.JAVA_HOME=" + System.getProperty("java.home")));
      await(api + "/api/v1/instances", "training", started);
      use(api);
    } finally {
      for (Process process : started.reversed()) {
        process.destroy();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
          process.destroyForcibly();
        }
      }
    }
    for (String service : List.of("controller", "agent")) {
      if (!Files.exists(cache(home, service))) {
        throw new IllegalStateException(
            "no AOT cache of " + service + ":\n" + Files.readString(log(work, service)));
      }
    }
  }

  /** The requests that clients send most. */
  private static void use(String api) throws Exception {
    String nodes =
        """
        {"id": "training", "instances": [{"name": "training"}], "nodes": [
          {"name": "manager", "instance": "training", "role": "MANAGER"},
          {"name": "logger", "instance": "training", "role": "LOGGER"}]}
        """;
    send("PUT", api + "/api/v1/configurations/staged", nodes);
    String deployment = send("POST", api + "/api/v1/deployments", "{}");
    if (!deployment.contains("\"SUCCEEDED\"")) {
      throw new IllegalStateException("the training's deployment failed: " + deployment);
    }
    for (String path :
        List.of(
            "/api/v1/nodes",
            "/api/v1/nodes/manager/output",
            "/api/v1/id-values/bits_per_uid",
            "/api/v1/deployments",
            "/api/v1/events?limit=5",
            "/actuator/health",
            "/actuator/prometheus")) {
      send("GET", api + path, "");
    }
    send("POST", api + "/api/v1/nodes/restart", "{\"nodes\": [\"manager\"]}");
  }

  private static Process start(Path home, Path work, String service, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(List.of(home.resolve("bin/zeekeeper-" + service).toString()));
    command.addAll(List.of(arguments));
    command.add("--zeekeeper.state-dir=" + work.resolve(service));
    var builder =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log(work, service).toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("ZEEK"));
    builder.environment().put("CONF_DIR", work.resolve("none").toString());
    builder.environment().put("JVM_OPTIONS", "-XX:AOTCacheOutput=" + cache(home, service));
    return builder.start();
  }

  private static Path cache(Path home, String service) {
    return home.resolve("app/" + service + "/" + service + ".aot");
  }

  private static Path log(Path work, String service) {
    return work.resolve(service + ".out");
  }

  private static void await(String url, String text, List<Process> services) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (System.nanoTime() < deadline) {
      for (Process service : services) {
        if (!service.isAlive()) {
          throw new IllegalStateException("a service ended; see its output in the directory");
        }
      }
      try {
        if (send("GET", url, "").contains("\"" + text + "\"")) {
          return;
        }
      } catch (IOException e) {
        // Not listening yet.
      }
      Thread.sleep(200);
    }
    throw new IllegalStateException(url + " did not answer with " + text + " in 3 minutes");
  }

  private static String send(String method, String url, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
