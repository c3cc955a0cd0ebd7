package io.zeekeeper.systemtests.lab;

import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A controller and its agents on this machine, with their own directories and ports. */
public final class Lab implements AutoCloseable {
  /** The nodes of {@link #cluster}. */
  public static final List<String> CLUSTER_NODES =
      List.of("logger", "manager", "proxy", "worker-1", "worker-2");

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int CONTROL_PORTS = 40;

  private final Path directory;
  private final Zeek zeek;
  private final int clientPort = Ports.freePort();
  private final int agentPort = Ports.freePort();
  private final int nodePort = Ports.freePorts(60);
  private final int metricsPort = Ports.freePorts(60);
  private final Service controller;
  private final Map<String, Service> agents = new LinkedHashMap<>();
  private final Map<String, Integer> listening = new TreeMap<>();
  private final Map<String, Api> agentApis = new TreeMap<>();
  private final Api api = new Api(clientPort);

  public Lab(Zeek zeek, String... controllerArguments) {
    this(zeek, Map.of(), controllerArguments);
  }

  /**
   * @param database properties of the controller's database; empty for its embedded database
   */
  public Lab(Zeek zeek, Map<String, String> database, String... controllerArguments) {
    this.zeek = zeek;
    try {
      this.directory = Files.createTempDirectory("zeekeeper-lab");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.println("lab in " + directory + " with " + zeek.command());
    List<String> arguments = new ArrayList<>(List.of(controllerArguments));
    database.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    this.controller = controller(directory.resolve("controller"), arguments.toArray(String[]::new));
  }

  private Service controller(Path state, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=" + clientPort,
                "--zeekeeper.controller.agent-port=" + agentPort,
                "--zeekeeper.controller.name=controller",
                "--zeekeeper.auto-assign.node-start-port=" + nodePort,
                "--zeekeeper.auto-assign.metrics-start-port=" + metricsPort,
                "--zeekeeper.state-dir=" + state));
    arguments.addAll(List.of(more));
    return new Service("controller-service", directory.resolve("controller.log"), arguments);
  }

  /** Another controller on the same ports, with an empty database. */
  public Service controllerWithEmptyDatabase(String... more) {
    return controller(directory.resolve("stranger"), more);
  }

  public Api api() {
    return api;
  }

  public int agentPort() {
    return agentPort;
  }

  /** The port for clients. */
  public int clientPort() {
    return clientPort;
  }

  public Service controller() {
    return controller;
  }

  public Service agent(String name) {
    Service agent = agents.get(name);
    if (agent == null) {
      throw new IllegalArgumentException("no agent " + name);
    }
    return agent;
  }

  /** An agent's own HTTP API: health and metrics. */
  public Api agentApi(String name) {
    Api agent = agentApis.get(name);
    if (agent == null) {
      throw new IllegalArgumentException("no agent " + name);
    }
    return agent;
  }

  public Path nodeDirectory(String instance, String node) {
    return directory.resolve(instance).resolve("nodes").resolve(node);
  }

  public Path directory() {
    return directory;
  }

  /** The persistent id of an agent, as in the launch tokens of its nodes. */
  public String agentId(String instance) {
    return agentIdOn(instance, instance);
  }

  /** The persistent id of an agent that was started as if on another machine. */
  public String agentIdOn(String machine, String instance) {
    try {
      return Files.readString(nodeDirectory(machine, instance).resolve("id")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void startController() {
    controller.start();
    awaitController();
  }

  /** Waits until a controller answers on this lab's port for clients. */
  public void awaitController() {
    await("controller").atMost(PATIENCE).until(api::isHealthy);
  }

  /** Starts an agent and the controller, and waits until they are connected. */
  public Service startControllerWithAgent(String name, String... agentArguments) {
    Service agent = startAgent(name, agentArguments);
    startController();
    awaitConnected(name);
    return agent;
  }

  /** Starts an agent that connects to the controller. */
  public Service startAgent(String name, String... more) {
    return startAgentUnder(List.of(), name, more);
  }

  /** Starts an agent through another program, such as {@code setpriv}. */
  public Service startAgentUnder(List<String> launcher, String name, String... more) {
    return startAgent(launcher, name, "ws://127.0.0.1:" + agentPort, Ports.freePort(), more);
  }

  /** Starts an agent that connects to the controller through {@code wire}. */
  public Service startAgent(Wire wire, String name, String... more) {
    return startAgent(List.of(), name, "ws://127.0.0.1:" + wire.port(), Ports.freePort(), more);
  }

  /** Starts an agent that connects to the controller by that URL. */
  public Service startAgentTo(String controllerUrl, String name, String... more) {
    return startAgent(List.of(), name, controllerUrl, Ports.freePort(), more);
  }

  /** Starts an agent that waits for the controller to connect. */
  public Service startListeningAgent(String name, String... more) {
    int port = Ports.freePort();
    listening.put(name, port);
    return startAgent(List.of(), name, "none", port, more);
  }

  /**
   * Starts another agent of that name, as if on another machine. The instance's address changes to
   * this agent.
   *
   * @param machine names the agent in this lab
   */
  public Service startListeningAgentOn(String machine, String name) {
    int port = Ports.freePort();
    listening.put(name, port);
    return startAgentOn(machine, List.of(), name, "none", port);
  }

  private Service startAgent(
      List<String> launcher, String name, String controllerUrl, int port, String... more) {
    return startAgentOn(name, launcher, name, controllerUrl, port, more);
  }

  private Service startAgentOn(
      String machine,
      List<String> launcher,
      String name,
      String controllerUrl,
      int port,
      String... more) {
    int controlPort = Ports.freePorts(CONTROL_PORTS);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=" + port,
                "--zeekeeper.agent.name=" + name,
                "--zeekeeper.agent.controller=" + controllerUrl,
                "--zeekeeper.agent.zeek.command=" + zeek.command(),
                "--zeekeeper.agent.zeek.env.JAVA_HOME=" + System.getProperty("java.home"),
                "--zeekeeper.agent.zeek.control-ports="
                    + controlPort
                    + "-"
                    + (controlPort + CONTROL_PORTS - 1),
                "--zeekeeper.state-dir=" + directory.resolve(machine)));
    arguments.addAll(List.of(more));
    var agent = new Service("agent-service", directory.resolve(machine + ".log"), arguments);
    agents.put(machine, agent);
    agentApis.put(machine, new Api(port));
    agent.under(launcher.toArray(String[]::new)).start();
    return agent;
  }

  public void awaitConnected(String... names) {
    await("agents connected")
        .atMost(PATIENCE)
        .until(() -> Stream.of(names).allMatch(this::isConnected));
  }

  public void awaitDisconnected(String name) {
    await("agent disconnected").atMost(PATIENCE).until(() -> !isConnected(name));
  }

  private boolean isConnected(String name) {
    return api.get("/api/v1/instances").items().stream()
        .anyMatch(instance ->
            instance.path("instance").asString("").equals(name)
                && instance.path("connected").asBoolean(false));
  }

  /** Waits until the agents have finished connecting to their nodes. */
  public void awaitChannels() {
    await("control channels")
        .atMost(PATIENCE)
        .until(() ->
            api.statuses().values().stream()
                .noneMatch(status -> status.path("channel").asString("").equals("CONNECTING")));
  }

  /** Waits for the end of the deployment at {@code path}, and returns the deployment. */
  public JsonNode awaitDeploymentEnd(String path) {
    await("end of the deployment")
        .atMost(PATIENCE)
        .until(() -> api.get(path).json().has("ended_at"));
    return api.get(path).json();
  }

  /** Kills the process of a node, as a crash would. */
  public void killNode(String node) {
    ProcessHandle.of(api.pids().get(node)).orElseThrow().destroyForcibly();
  }

  /** Waits until a node runs as another process than {@code pidBefore}. */
  public void awaitRelaunch(String node, long pidBefore) {
    await(node + " launched again")
        .atMost(PATIENCE)
        .until(() -> {
          JsonNode status = api.statuses().get(node);
          return status != null
              && status.path("state").asString("").equals("RUNNING")
              && status.path("pid").asLong() != pidBefore;
        });
  }

  /** An instance of this lab; with its port when its agent waits for the controller. */
  public Instance instance(String name) {
    Integer port = listening.get(name);
    return new Instance(name, port == null ? Instance.UNKNOWN_HOST : "127.0.0.1", port);
  }

  public Configuration configuration(String id, List<String> instances, Node... nodes) {
    return new Configuration(id, instances.stream().map(this::instance).toList(), List.of(nodes));
  }

  /** Manager, logger and one worker with {@code workerEnv}, all on one instance. */
  public Configuration smallCluster(String id, String instance, Map<String, String> workerEnv) {
    return configuration(
        id,
        List.of(instance),
        Node.of("manager", instance, ClusterRole.MANAGER),
        Node.of("logger", instance, ClusterRole.LOGGER),
        Nodes.withEnv(Node.of("worker", instance, ClusterRole.WORKER), workerEnv));
  }

  /** Manager, logger, proxy and two workers on {@code lo}, all on one instance. */
  public Configuration cluster(String id, String instance) {
    return configuration(
        id,
        List.of(instance),
        Node.of("manager", instance, ClusterRole.MANAGER),
        Node.of("logger", instance, ClusterRole.LOGGER),
        Node.of("proxy", instance, ClusterRole.PROXY),
        Nodes.worker("worker-1", instance),
        Nodes.worker("worker-2", instance));
  }

  /** Deletes the state of a service that does not run. */
  public void deleteState(String service) {
    try (Stream<Path> files = Files.walk(directory.resolve(service))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The environment of a process, as {@code name=value}. */
  public static List<String> environment(long pid) {
    try {
      return List.of(Files.readString(Path.of("/proc", "" + pid, "environ")).split("\0"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The processes whose working directory is below this lab's directory. */
  public List<ProcessHandle> nodeProcesses() {
    return ProcessHandle.allProcesses()
        .filter(process -> {
          try {
            Path cwd = Files.readSymbolicLink(Path.of("/proc", "" + process.pid(), "cwd"));
            return cwd.startsWith(directory);
          } catch (IOException e) {
            return false;
          }
        })
        .toList();
  }

  @Override
  public void close() {
    agents.values().forEach(Service::close);
    controller.close();
    nodeProcesses().forEach(ProcessHandle::destroyForcibly);
    await("nodes gone").atMost(PATIENCE).until(() -> nodeProcesses().isEmpty());
  }
}
