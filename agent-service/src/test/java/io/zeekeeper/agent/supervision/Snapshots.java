package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.outputs.OutputNames;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes snapshots of nodes in any phase, for tests without a supervisor. */
public final class Snapshots {
  static final Phase DOWN = new Phase.Down();
  static final Phase BOOTING = new Phase.Booting(new NoProcess(), timer(), timer());
  static final Phase UP = new Phase.Up(new NoProcess(), timer());
  static final Phase STOPPING = new Phase.Stopping(new NoProcess(), State.RUNNING, timer());
  static final Phase BACKING_OFF = new Phase.BackOff(timer(), false);
  static final Phase BACKOFF_OVER = new Phase.BackOff(timer(), true);
  static final Phase UNCLEAR = new Phase.Unclear("process 7 cannot be verified");

  private Snapshots() {}

  private static Future<?> timer() {
    return new CompletableFuture<Void>();
  }

  /** Makes a specification; the first letter of the name gives the role. */
  public static LaunchSpec spec(
      String name, @Nullable Integer port, @Nullable Integer metricsPort, String... arguments) {
    ClusterRole role =
        switch (name.charAt(0)) {
          case 'm' -> ClusterRole.MANAGER;
          case 'l' -> ClusterRole.LOGGER;
          case 'p' -> ClusterRole.PROXY;
          case 'w' -> ClusterRole.WORKER;
          default -> ClusterRole.NONE;
        };
    var node =
        new Node(
            name,
            "agent",
            role,
            State.RUNNING,
            port,
            List.of(),
            List.of(),
            null,
            null,
            new TreeMap<>(),
            metricsPort);
    List<String> argv = new ArrayList<>(List.of("setsid", "zeek", "-U", ".status"));
    argv.addAll(List.of(arguments));
    return new LaunchSpec(
        node,
        Backend.BROKER,
        argv,
        new TreeMap<>(),
        new TreeMap<>(),
        List.of(),
        false,
        null,
        "8.2.2",
        List.of(),
        List.of());
  }

  /** Makes the record of launch {@code number}. */
  public static LaunchRecord launch(LaunchSpec spec, long number, String scriptDigest) {
    return new LaunchRecord(
        "agent-id",
        spec,
        number,
        scriptDigest,
        null,
        Instant.EPOCH,
        "boot",
        7L,
        70L,
        true,
        new OutputNames("stdout", "stderr"),
        History.NONE);
  }

  static NodeSnapshot of(LaunchSpec spec, @Nullable Target target, Phase phase, long launch) {
    return new NodeSnapshot(
        spec.node().name(),
        target,
        phase,
        History.NONE,
        launch == 0 ? null : launch(spec, launch, "digest"));
  }

  /** Makes a running node whose target is to run. */
  public static NodeSnapshot up(LaunchRecord launch) {
    var target = new Target.Run(launch.spec(), launch.number());
    return new NodeSnapshot(launch.spec().node().name(), target, UP, History.NONE, launch);
  }

  /** Makes a node that has no process. */
  public static NodeSnapshot down(LaunchSpec spec, Target target) {
    return of(spec, target, DOWN, 0);
  }

  /** Makes a node that waits for its relaunch. */
  public static NodeSnapshot crashed(LaunchSpec spec, Target target) {
    return of(spec, target, BACKING_OFF, 1);
  }

  private static final class NoProcess implements RunningProcess {
    @Override
    public long pid() {
      return 7;
    }

    @Override
    public Long startTicks() {
      return 70L;
    }

    @Override
    public void onEnd(Consumer<String> ended) {}

    @Override
    public void signal(int signal) {}

    @Override
    public void release() {}
  }
}
