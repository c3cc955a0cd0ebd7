package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.notifications.Notifications;
import io.zeekeeper.agent.outputs.OutputFiles;
import io.zeekeeper.agent.outputs.OutputNames;
import io.zeekeeper.agent.process.Signals;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.StatusFile;
import io.zeekeeper.agent.zeek.ZeekSettings.PortRange;
import io.zeekeeper.model.State;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * A host whose processes a test moves by hand: they check in, exit, hang and hide when the test
 * says so. Agents come and go on it; launch records are real files.
 */
public final class SimulatedHost {
  public static final String AGENT_ID = "00000000-0000-0000-0000-000000000001";

  public final World world = new World();
  public final SortedMap<Long, SimulatedProcess> processes = new TreeMap<>();

  /** Every change of state that was reported, as "node: BEFORE to AFTER". */
  public final List<String> changes = new ArrayList<>();

  public final List<String> errors = new ArrayList<>();

  /** Whether the process table cannot be read. */
  public boolean tableIsUnreadable;

  /** Whether no process can be started. */
  public boolean launchesFail;

  public String scriptDigest = "scripts-1";

  /** How long a process takes to check in; null for never. */
  public @Nullable Duration bootTime = Duration.ofMillis(500);

  /** Called before a SIGTERM and before a launch, by the name of the node. */
  public Consumer<String> onStop = node -> {};

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

    private void signal(int signal) {
      if (signal == Signals.SIGKILL) {
        var _ = world.after(Duration.ofMillis(5), () -> exit("killed by SIGKILL"));
      } else if (!ignoresTerm) {
        var _ = world.after(Duration.ofMillis(200), () -> exit("exited"));
      }
    }
  }

  /** The processes of a node that are alive. */
  public List<SimulatedProcess> of(String node) {
    return processes.values().stream().filter(process -> process.node.equals(node)).toList();
  }

  /** Ends every process, as a reboot does; the agent is to be ended by the test. */
  public void reboot() {
    bootId = bootId + "+";
    processes.values().forEach(process -> process.isAlive = false);
    processes.clear();
    statuses.clear();
  }

  public void removeStatusFile(String node) {
    statuses.remove(node);
  }

  /** Puts a process on the host that bears a launch token of this agent. */
  public SimulatedProcess stray(String node, long number) {
    var process = new SimulatedProcess(++lastPid, node, number, List.of("zeek", "-U", ".status"));
    processes.put(process.pid, process);
    process.isUp = true;
    return process;
  }

  /** A supervisor as an agent has it that starts now. */
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
        new Table(life),
        new FileLaunchRecords(home, world.clock(), errors::add),
        Files::new,
        new ControlPorts(new PortRange(25000, 25999)),
        (node, port, backend) -> {
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

  private final class Table implements Processes {
    private final World.Life life;

    Table(World.Life life) {
      this.life = life;
    }

    @Override
    public Look look() {
      return new SimulatedLook();
    }

    @Override
    public RunningProcess launch(
        List<String> argv, Map<String, String> env, Path directory, File stdout, File stderr)
        throws IOException {
      String node = directory.getFileName().toString();
      onLaunch.accept(node);
      if (launchesFail) {
        throw new IOException("error=24, too many open files");
      }
      String token =
          argv.stream()
              .filter(argument -> argument.startsWith(LaunchSpec.TOKEN + "="))
              .findFirst()
              .orElseThrow();
      long number = Long.parseLong(token.split("\\.")[1]);
      var process = new SimulatedProcess(++lastPid, node, number, List.copyOf(argv));
      processes.put(process.pid, process);
      statuses.put(node, StatusFile.Status.BOOTING);
      if (bootTime != null) {
        var _ = world.after(bootTime, process::checkIn);
      }
      return new Watched(process, life);
    }

    @Override
    public RunningProcess adopt(Identity.Ours ours, Path directory) {
      SimulatedProcess process = processes.get(ours.pid());
      return new Watched(Objects.requireNonNull(process), life);
    }
  }

  /** A process as one agent watches it. */
  private final class Watched implements RunningProcess {
    private final SimulatedProcess process;
    private final World.Life life;
    private boolean released;

    Watched(SimulatedProcess process, World.Life life) {
      this.process = process;
      this.life = life;
    }

    @Override
    public long pid() {
      return process.pid;
    }

    @Override
    public Long startTicks() {
      return process.pid * 10;
    }

    @Override
    public void onEnd(Consumer<String> ended) {
      process.watchers.add(reason ->
          life.execute(() -> {
            if (!released) {
              ended.accept(reason);
            }
          }));
    }

    @Override
    public void signal(int signal) {
      if (signal == Signals.SIGTERM) {
        onStop.accept(process.node);
      }
      process.signal(signal);
    }

    @Override
    public void release() {
      released = true;
    }
  }

  private final class SimulatedLook implements Processes.Look {
    private final boolean unreadable = tableIsUnreadable;

    @Override
    public Identity find(String node, @Nullable KnownProcess known) {
      List<SimulatedProcess> found = of(node);
      if (unreadable) {
        return new Identity.Unclear(0, "the process table cannot be read: too many open files");
      }
      if (found.isEmpty()) {
        return new Identity.None();
      }
      SimulatedProcess only = found.getFirst();
      return new Identity.Ours(only.pid, only.pid * 10, only.number, only.argv);
    }

    @Override
    public boolean isComplete() {
      return !unreadable;
    }

    @Override
    public Set<String> nodes() {
      Set<String> names = new HashSet<>();
      if (!unreadable) {
        processes.values().forEach(process -> names.add(process.node));
      }
      return names;
    }
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
    public void release() {}
  }
}
