package io.zeekeeper.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A controller and an agent as processes with their own state directory. */
final class Services implements AutoCloseable {
  static final String INSTANCE = "bench";

  private final Jvm jvm;
  private final Path directory;
  private final Path zeek;
  private final Rest rest;
  private final Ports ports;
  private @Nullable Process controller;
  private @Nullable Process agent;

  /**
   * @param directory for the state and output of the services
   */
  Services(Jvm jvm, Path directory, Path zeek, Rest rest, Ports ports) {
    this.jvm = jvm;
    this.directory = directory;
    this.zeek = zeek;
    this.rest = rest;
    this.ports = ports;
    // The services must not outlive an interrupted benchmark.
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /**
   * @return the time until the controller is ready, in seconds
   */
  double startController(String... arguments) throws IOException, InterruptedException {
    long started = System.nanoTime();
    List<String> all = new ArrayList<>(ports.controller());
    all.addAll(List.of(arguments));
    controller = start("controller-service", all);
    rest.await("/actuator/health", "UP");
    return (System.nanoTime() - started) / 1e9;
  }

  /**
   * @return the time until the agent is connected, in seconds
   */
  double startAgent(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(ports.agent());
    all.addAll(List.of(arguments));
    all.add("--zeekeeper.agent.name=" + INSTANCE);
    all.add("--zeekeeper.agent.stop-nodes-on-exit=true");
    all.add("--zeekeeper.agent.zeek.command=" + zeek);
    long started = System.nanoTime();
    agent = start("agent-service", all);
    rest.await("/api/v1/instances", "\"connected\":true");
    return (System.nanoTime() - started) / 1e9;
  }

  /** Stops the agent, or ends it as a crash would; waits until the controller notices. */
  void endAgent(boolean gracefully) throws InterruptedException {
    Process now = Objects.requireNonNull(agent);
    if (gracefully) {
      now.destroy();
    } else {
      now.destroyForcibly();
    }
    var _ = now.waitFor();
    rest.await("/api/v1/instances", "\"connected\":true", false);
  }

  /** The directory of the agent's files. */
  Path agentHome() {
    return directory.resolve("state/nodes").resolve(INSTANCE);
  }

  /** The controller's resident memory in MiB. */
  long controllerMemory() throws IOException {
    return memory(Objects.requireNonNull(controller));
  }

  /** The agent's resident memory in MiB. */
  long agentMemory() throws IOException {
    return memory(Objects.requireNonNull(agent));
  }

  /** Processor time that the agent has used so far, in milliseconds. */
  double agentMillis() {
    return Objects.requireNonNull(agent).info().totalCpuDuration().orElseThrow().toMillis();
  }

  private static long memory(Process process) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", "" + process.pid(), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IOException("no VmRSS of process " + process.pid());
  }

  private Process start(String module, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(jvm.command(module));
    command.add("--zeekeeper.state-dir=" + directory.resolve("state"));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(directory.resolve(module + ".out").toFile()))
        .start();
  }

  /** Ends the agent, which stops its nodes, and then the controller. */
  @Override
  public void close() {
    end(agent);
    end(controller);
  }

  private static void end(@Nullable Process process) {
    if (process != null && process.isAlive()) {
      process.destroy();
      try {
        var _ = process.waitFor(2, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
