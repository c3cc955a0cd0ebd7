package io.zeekeeper.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The unpacked tar.gz, on a PATH without Java. */
class InstallationIT {
  /** All that the launchers and the agent use. */
  private static final List<String> COMMANDS =
      List.of("sh", "cat", "dirname", "id", "kill", "readlink", "sed", "setsid", "taskset");

  private static final Pattern PID = Pattern.compile("\"pid\":(\\d+)");

  @TempDir private Path directory;
  private final List<Process> started = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private Path home = Path.of("");
  private Path path = Path.of("");

  @BeforeEach
  void unpack() throws IOException {
    home = Packages.unpack(directory);
    path = Files.createDirectory(directory.resolve("path"));
    for (String command : COMMANDS) {
      Path executable = Path.of("/usr/bin", command);
      Files.createSymbolicLink(
          path.resolve(command), Files.exists(executable) ? executable : Path.of("/bin", command));
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : started.reversed()) {
      process.destroy();
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void servicesDeployAndNodesOutliveAgent() throws Exception {
    int port = freePort();
    int agentPort = freePort();
    String api = "http://127.0.0.1:" + port + "/api/v1";
    start("controller", "--server.port=" + port, "--zeekeeper.controller.agent-port=" + agentPort);
    String[] agent = {
      "--server.port=0",
      "--zeekeeper.agent.name=packaged",
      "--zeekeeper.agent.controller=ws://127.0.0.1:" + agentPort,
      "--zeekeeper.agent.zeek.command=" + Packages.ROOT.resolve("zeek-standin/bin/zeek"),
      "--zeekeeper.agent.zeek.env.JAVA_HOME=" + System.getProperty("java.home"),
      "--zeekeeper.agent.stop-nodes-on-exit=false"
    };
    Process first = start("agent", agent);
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreException(ConnectException.class)
        .until(() -> send("GET", api + "/instances", "").contains("\"packaged\""));

    send(
        "PUT",
        api + "/configurations/staged",
        """
        {"id": "packaged", "instances": [{"name": "packaged"}],
         "nodes": [{"name": "manager", "instance": "packaged", "role": "MANAGER"}]}
        """);
    assertThat(send("POST", api + "/deployments", "{}")).contains("\"SUCCEEDED\"");
    var pid = PID.matcher(send("GET", api + "/nodes/manager", ""));
    assertThat(pid.find()).isTrue();
    ProcessHandle node = ProcessHandle.of(Long.parseLong(pid.group(1))).orElseThrow();

    first.destroy();
    assertThat(first.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(node.isAlive()).as("the node runs on without its agent").isTrue();

    agent[agent.length - 1] = "--zeekeeper.agent.stop-nodes-on-exit=true";
    Process second = start("agent", agent);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> send("GET", api + "/nodes/manager", "").contains("\"RUNNING\""));
    second.destroy();
    assertThat(second.waitFor(2, TimeUnit.MINUTES)).isTrue();
    await().atMost(Duration.ofMinutes(1)).until(() -> !node.isAlive());
  }

  @ParameterizedTest
  @CsvSource({"controller, timeouts: {query: soon}", "agent, archive: {interval: soon}"})
  void launcherNamesFileAndPropertyOfWrongValue(String service, String setting) throws Exception {
    Path file = home.resolve("conf/" + service + ".yaml");
    String text =
        service.equals("agent")
            ? "zeekeeper:\n  agent:\n    " + setting + "\n"
            : "zeekeeper:\n  " + setting + "\n";
    Files.writeString(file, text);

    Process process = start(service);

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(Files.readString(output(service)))
        .contains(file.toRealPath().toString(), "is 'soon'", "zeekeeper." + property(service));
  }

  @Test
  void launcherNamesFileOfUnknownProperty() throws Exception {
    Path file = home.resolve("conf/agent.yaml");
    Files.writeString(file, "zeekeeper:\n  agent:\n    colour: red\n");

    Process process = start("agent");

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(Files.readString(output("agent")))
        .contains("unknown property 'zeekeeper.agent.colour' (" + file.toRealPath() + ", line 3)");
  }

  @Test
  void launcherPrintsVersionAndAcceptsAnotherCollector() throws Exception {
    Path linked =
        Files.createSymbolicLink(
            directory.resolve("linked"), home.resolve("bin/zeekeeper-controller"));

    var version = Packages.run(environment(), linked.toString(), "--version");
    var help =
        Packages.run(
            Map.of("PATH", path.toString(), "JVM_OPTIONS", "-Xmx200m -XX:+UseParallelGC"),
            linked.toString(),
            "--help");

    assertThat(version.output()).startsWith("zeekeeper-controller ");
    assertThat(help.code()).as(help.output()).isZero();
    assertThat(help.output())
        .contains(home.toRealPath() + "/conf/controller.yaml", "--server.port");
  }

  private static String property(String service) {
    return service.equals("agent") ? "agent.archive.interval" : "timeouts.query";
  }

  private Process start(String service, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(home.resolve("bin/zeekeeper-" + service).toString()));
    command.addAll(List.of(arguments));
    command.add("--zeekeeper.state-dir=" + directory.resolve(service));
    var builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output(service).toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment());
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private Map<String, String> environment() {
    return Map.of("PATH", path.toString());
  }

  private Path output(String service) {
    return directory.resolve(service + ".out");
  }

  private String send(String method, String url, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
