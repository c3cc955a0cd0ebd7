package io.zeekeeper.agent.supervision;

import static org.awaitility.Awaitility.await;

import io.zeekeeper.agent.notifications.Notifications;
import io.zeekeeper.agent.outputs.OutputCap;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.agent.zeek.ZeekSettings;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import io.zeekeeper.service.IdRecovery;
import io.zeekeeper.service.ServiceIdentity;
import io.zeekeeper.service.StateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The supervising part of an agent with one node, {@code worker}, which is a shell script. */
final class SingleNodeAgent implements Notifications {
  /** A shell command that reports in the status file that the node runs. */
  static final String REPORT_RUNNING = "echo 'RUNNING [run_loop]' > .status; ";

  static final String LOOP_FOREVER = RealNode.LOOP_FOREVER;
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final LoopThread loop = RealNode.loop();
  private final OutputCap cap = new OutputCap();
  final List<String> changes = new CopyOnWriteArrayList<>();
  private final StateDirectory state;
  final Supervisor supervisor;

  SingleNodeAgent(Path directory, Map<String, String> properties) {
    state =
        StateDirectory.open(
            directory, new ServiceIdentity("agent", "agent", "agent", true), IdRecovery.NONE);
    supervisor =
        SupervisorFactory.create(
            state,
            new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("zeekeeper.agent", SupervisionSettings.class),
            new NodeDirectories(directory, directory.resolve("spool"), Duration.ofHours(1)),
            new ZeekSettings.PortRange(25000, 25999),
            loop,
            Clock.systemUTC(),
            cap,
            (node, port, backend, certificates) -> {
              throw new IllegalStateException("no node here has a channel");
            },
            this);
  }

  <T> T onLoop(Callable<T> task) {
    return CompletableFuture.supplyAsync(
            () -> {
              try {
                return task.call();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            },
            loop)
        .join();
  }

  /** Adopts the processes that earlier agents launched, and changes nothing. */
  void adopt() {
    onLoop(() -> {
      supervisor.adopt(0, node -> Optional.of(new Target.Skipped(node.spec(), null)));
      return true;
    });
  }

  /** Replaces the node's target; null makes the supervisor forget the node. */
  void setTarget(@Nullable Target target) {
    onLoop(() -> {
      var targets = new TreeMap<String, Target>();
      if (target != null) {
        targets.put("worker", target);
      }
      supervisor.replaceTargets(targets);
      return true;
    });
  }

  /** Sets a target that a process which already runs also meets. */
  void run(String script) {
    setTarget(new Target.Run(spec(script), 0));
  }

  /** Sets a target that only a new process meets. */
  void restart(String script) {
    setTarget(new Target.Run(spec(script), onLoop(supervisor::nextLaunch)));
  }

  void start(String script) {
    run(script);
    awaitState(State.RUNNING);
  }

  void stopNode() {
    setTarget(new Target.Stopped(spec(LOOP_FOREVER)));
    awaitState(State.STOPPED);
    await("no process").atMost(PATIENCE).until(() -> onLoop(() -> !now().hasProcess()));
  }

  /** Call on the loop only. */
  SupervisedNode node() {
    return supervisor.node("worker").orElseThrow();
  }

  NodeSnapshot now() {
    return node().now();
  }

  State state() {
    return onLoop(() -> now().state());
  }

  void awaitState(State expected) {
    await("worker " + expected).atMost(PATIENCE).until(() -> state() == expected);
  }

  long pid() {
    return Objects.requireNonNull(onLoop(() -> node().status()).pid());
  }

  String stdout() {
    return onLoop(() -> node().outputs()).latestTail().stdout();
  }

  void end() throws IOException {
    release();
    close();
  }

  void release() {
    onLoop(() -> {
      supervisor.release();
      return true;
    });
  }

  void close() throws IOException {
    cap.close();
    loop.close();
    state.close();
  }

  @Override
  public void changed(String node, State before, State after, String reason) {
    changes.add(before + " to " + after);
  }

  @Override
  public void note(@Nullable String node, String message) {
    changes.add(message);
  }

  @Override
  public void error(@Nullable String node, String message) {
    changes.add(message);
  }

  static LaunchSpec spec(String script) {
    return new LaunchSpec(
        Node.of("worker", "agent", ClusterRole.WORKER),
        Backend.BROKER,
        // The token that is appended stays on the shell's command line.
        List.of("setsid", "sh", "-c", script, "zeek"),
        new TreeMap<>(Map.of("PATH", "/usr/bin:/bin")),
        new TreeMap<>(),
        List.of(),
        false,
        null,
        "8.2.2",
        List.of(),
        List.of());
  }
}
