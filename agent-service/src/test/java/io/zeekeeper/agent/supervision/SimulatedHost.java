package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.notifications.Notifications;
import io.zeekeeper.agent.outputs.OutputFiles;
import io.zeekeeper.agent.outputs.OutputNames;
import io.zeekeeper.agent.process.Signals;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.StatusFile;
import io.zeekeeper.agent.zeek.ZeekSettings.PortRange;
import io.zeekeeper.model.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * A host whose processes a test controls: they check in, exit, hang and hide when the test says so.
 * Several agents can run on the host one after the other. Launch records are real files.
 */
public final class SimulatedHost {
  public static final String AGENT_ID = "00000000-0000-0000-0000-000000000001";

  public final World world = new World();
  public final SortedMap<Long, SimulatedProcess> processes = new TreeMap<>();

  /** Every reported change of state, as "node: BEFORE to AFTER". */
  public final List<String> changes = new ArrayList<>();

  public final List<String> errors = new ArrayList<>();

  /** Whether the process table cannot be read. */
  public boolean tableIsUnreadable;

  /** Whether every launch fails. */
  public boolean launchesFail;

  public String scriptDigest = "scripts-1";

  /** How long a process takes to check in; null for never. */
  public @Nullable Duration bootTime = Duration.ofMillis(500);

  /** Called with the name of a node before its SIGTERM. */
  public Consumer<String> onStop = node -> {};

  /** Called with the name of a node before its launch. */
  public Consumer<String> onLaunch = node -> {};

  private final Path home;
  private final Map<String, StatusFile.Status> statuses = new HashMap<>();
  private final SupervisionSettings settings;
  private String bootId = "boot-1";
  private long lastPid = 1000;

  public SimulatedHost(Path home, Map<String, String> properties) {
    this.home = home;
    this.settings =
        new Binder(new MapConfigurationPropertySource(properties))
            .bindOrCreate("zeekeeper.agent", SupervisionSettings.class);
  }

  /** A process of a node. */
  public final class SimulatedProcess {
    public final long pid;
    public final String node;
    public final long number;
    public final List<String> argv;
    public boolean ignoresTerm;
    public boolean isAlive = true;
    public boolean isUp;
    private final List<Consumer<String>> watchers = new ArrayList<>();

    private SimulatedProcess(long pid, String node, long number, List<String> argv) {
      this.pid = pid;
      this.node = node;
      this.number = number;
      this.argv = argv;
    }

    public void checkIn() {
      if (isAlive) {
        isUp = true;
        statuses.put(node, StatusFile.Status.RUNNING);
      }
    }

    public void exit(String reason) {
      if (isAlive) {
        isAlive = false;
        processes.remove(pid);
        watchers.forEach(watcher -> watcher.accept(reason));
      }
    }

    void onExit(Consumer<String> watcher) {
      watchers.add(watcher);
    }

    void signal(int signal) {
      if (signal == Signals.SIGKILL) {
        var _ = world.after(Duration.ofMillis(5), () -> exit("killed by SIGKILL"));
      } else if (!ignoresTerm) {
        var _ = world.after(Duration.ofMillis(200), () -> exit("exited"));
      }
    }
  }

  /** Returns the live processes of a node. */
  public List<SimulatedProcess> of(String node) {
    return processes.values().stream().filter(process -> process.node.equals(node)).toList();
  }

  /** Ends every process, as a reboot does. The test ends the agent. */
  public void reboot() {
    bootId = bootId + "+";
    processes.values().forEach(process -> process.isAlive = false);
    processes.clear();
    statuses.clear();
  }

  public void removeStatusFile(String node) {
    statuses.remove(node);
  }

  /** Adds a running process with a launch token of this agent. */
  public SimulatedProcess stray(String node, long number) {
    SimulatedProcess process = add(node, number, List.of("zeek", "-U", ".status"));
    process.isUp = true;
    return process;
  }

  private SimulatedProcess add(String node, long number, List<String> argv) {
    var process = new SimulatedProcess(++lastPid, node, number, argv);
    processes.put(process.pid, process);
    return process;
  }

  /** Adds a process that checks in after the boot time. */
  SimulatedProcess boot(String node, long number, List<String> argv) {
    SimulatedProcess process = add(node, number, argv);
    statuses.put(node, StatusFile.Status.BOOTING);
    if (bootTime != null) {
      var _ = world.after(bootTime, process::checkIn);
    }
    return process;
  }

  /** Creates the supervisor of an agent that starts now. */
  public Supervisor supervisor(World.Life life) {
    return new Supervisor(context(life), sequencer());
  }

  public Sequencer sequencer() {
    return new Sequencer(settings.startOrder(), settings.parallelStarts(), 2);
  }

  private Supervisor.Context context(World.Life life) {
    return new Supervisor.Context(
        AGENT_ID,
        bootId,
        settings,
        new RestartPolicy(settings.restart(), () -> 0.5),
        life,
        world.clock(),
        new SimulatedProcesses(this, life),
        new FileLaunchRecords(home, world.clock(), errors::add),
        Files::new,
        new ControlPorts(new PortRange(25000, 25999)),
        (node, port, backend, certificates) -> {
          throw new IllegalStateException("no node here has a channel");
        },
        new Listener(),
        () -> spec -> scriptDigest);
  }

  private final class Listener implements Notifications {
    @Override
    public void changed(String node, State before, State after, String reason) {
      changes.add(node + ": " + before + " to " + after);
    }

    @Override
    public void error(@Nullable String node, String message) {
      errors.add(node + " " + message);
    }

    @Override
    public void note(@Nullable String node, String message) {}
  }

  private final class Files implements NodeFiles {
    private final String node;

    Files(String node) {
      this.node = node;
    }

    @Override
    public Path path() {
      return Path.of("/simulated", node);
    }

    @Override
    public void lock() {}

    @Override
    public boolean hasFilesOf(LaunchSpec spec) {
      return true;
    }

    @Override
    public void prepare(LaunchSpec spec) {
      statuses.remove(node);
    }

    @Override
    public void useOutputs(OutputNames names) {}

    @Override
    public OutputFiles outputs() {
      return new OutputFiles(path(), settings.outputs(), 1000);
    }

    @Override
    public StatusFile.Status status() {
      return statuses.getOrDefault(node, StatusFile.Status.NONE);
    }

    @Override
    public boolean reportsPortTaken(int port) {
      return false;
    }

    @Override
    public void rescueLogs(LaunchSpec spec) {}

    @Override
    public void deleteKeys() {}

    @Override
    public void release() {}
  }
}
