package io.zeekeeper.systemtests.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A controller and its agents on hosts of their own, set up as docs/security.md says: with curl,
 * tokens and the command of the controller's host. The controller is on the first host.
 */
public final class SecuredHosts implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String NAME = "--zeekeeper.controller.name=control";

  private final Zeek zeek;
  private final NetworkHosts network;
  private final Path directory;
  private final Map<String, Service> services = new LinkedHashMap<>();
  private final Set<String> secrets = new LinkedHashSet<>();

  /** The response of a request that curl has sent. */
  public record Response(int status, String body) {
    public JsonNode json() {
      return Json.lenient().readTree(body);
    }
  }

  public SecuredHosts(Zeek zeek, NetworkHosts network) throws IOException {
    this.zeek = zeek;
    this.network = network;
    this.directory = Files.createTempDirectory("zeekeeper-hosts");
    System.out.println("hosts in " + directory + " with " + zeek.command());
  }

  public NetworkHosts network() {
    return network;
  }

  /** Tokens and private keys that have been made so far. */
  public List<String> secrets() {
    return List.copyOf(secrets);
  }

  /** The controller's certificate authority. */
  public Path authority() {
    return home("control", "control").resolve("identity/authority.crt");
  }

  /** The directory of a node or a service. */
  public Path home(String service, String node) {
    return directory.resolve(service).resolve("nodes").resolve(node);
  }

  public Path directory() {
    return directory;
  }

  public Service service(String name) {
    return services.get(name);
  }

  /** Starts the controller, for clients and agents of all hosts. */
  public void startController(String... more) {
    start(
        0,
        "controller-service",
        "control",
        more,
        "--server.address=0.0.0.0",
        NAME,
        "--zeekeeper.controller.agent-address=0.0.0.0");
    Path token = home("control", "control").resolve("admin-token");
    await("the administrator's token").atMost(PATIENCE).until(() -> Files.exists(token));
    service("control").awaitLog("Started ControllerApplication");
  }

  /** The administrator's token of the first start. */
  public String admin() throws IOException {
    String token = Files.readString(home("control", "control").resolve("admin-token")).strip();
    secrets.add(token);
    return token;
  }

  /** Enrols and starts an agent that serves its metrics to all hosts. */
  public void startAgent(int host, String name) throws IOException {
    Response enrolment =
        withToken(
            host,
            admin(),
            "2149/api/v1/enrolments",
            "-d",
            "{\"instance\":\"" + name + "\"}",
            "-H",
            "Content-Type: application/json");
    assertThat(enrolment.status()).as(enrolment.body()).isEqualTo(200);
    String token = enrolment.json().path("token").asString();
    secrets.add(token);
    Path file = Files.writeString(directory.resolve(name + "-token"), token);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    start(
        host,
        "agent-service",
        name,
        new String[] {},
        "--server.address=0.0.0.0",
        "--zeekeeper.agent.name=" + name,
        "--zeekeeper.agent.controller=wss://" + network.address(0) + ":2150",
        "--zeekeeper.agent.enrolment-token-file=" + file,
        "--zeekeeper.agent.zeek.metrics-address=127.0.0.1",
        "--zeekeeper.agent.zeek.command=" + zeek.command(),
        "--zeekeeper.agent.zeek.env.JAVA_HOME=" + System.getProperty("java.home"));
  }

  private void start(int host, String module, String name, String[] more, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--zeekeeper.state-dir=" + directory.resolve(name));
    all.addAll(List.of(more));
    var service = new Service(module, directory.resolve(name + ".log"), all);
    services.put(name, service);
    service.under(network.on(host).toArray(String[]::new)).start();
  }

  /** Creates a client's certificate on the controller's host; returns its file. */
  public Path certificate(String client) throws IOException {
    List<String> command = new ArrayList<>(Installation.of("controller-service").command());
    command.addAll(
        List.of(
            "certificate",
            "create",
            client,
            NAME,
            "--zeekeeper.state-dir=" + directory.resolve("control")));
    NetworkHosts.Output created = network.run(0, command.toArray(String[]::new));
    assertThat(created.exit()).as(created.stderr()).isZero();
    // The first line of the key, which no certificate has.
    secrets.add(created.stdout().lines().skip(1).findFirst().orElseThrow());
    Path file = Files.writeString(directory.resolve(client + ".pem"), created.stdout());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  /**
   * Sends a request to the controller with a token.
   *
   * @param target the port and the path
   */
  public Response withToken(int host, String token, String target, String... options)
      throws IOException {
    Path header = Files.writeString(directory.resolve("header"), "Authorization: Bearer " + token);
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("-H", "@" + header));
    return curl(host, "https://" + network.address(0) + ":" + target, all.toArray(String[]::new));
  }

  /** Sends a request; the status is 0 without an HTTP response. */
  public Response curl(int host, String url, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "curl",
                "-s",
                "--noproxy",
                "*",
                "--max-time",
                "150",
                "-w",
                "\n%{http_code}",
                "--cacert",
                authority().toString(),
                url));
    command.addAll(List.of(options));
    String output = network.run(host, command.toArray(String[]::new)).stdout();
    int end = output.lastIndexOf('\n');
    return new Response(
        Integer.parseInt(output.substring(end + 1)), output.substring(0, Math.max(end, 0)));
  }

  /** zeek-client on a host, with a client's certificate. */
  public ZeekClient.Output zeekClient(int host, Path certificate, String... arguments) {
    return ZeekClient.on(
            network.on(host),
            network.address(0) + ":2149",
            "ssl.enable=yes",
            "ssl.certificate=" + certificate,
            "ssl.keyfile=" + certificate,
            "ssl.cafile=" + authority())
        .run(arguments);
  }

  @Override
  public void close() {
    services.values().forEach(Service::close);
    nodes().forEach(ProcessHandle::destroyForcibly);
    await("nodes gone").atMost(PATIENCE).until(() -> nodes().isEmpty());
    network.close();
  }

  private List<ProcessHandle> nodes() {
    return ProcessHandle.allProcesses()
        .filter(process -> {
          try {
            return Files.readSymbolicLink(Path.of("/proc", "" + process.pid(), "cwd"))
                .startsWith(directory);
          } catch (IOException e) {
            return false;
          }
        })
        .toList();
  }
}
