package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.process.Signals;
import io.zeekeeper.agent.supervision.SimulatedHost.SimulatedProcess;
import io.zeekeeper.agent.zeek.LaunchSpec;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The processes of a simulated host as one agent launches, adopts and finds them. */
final class SimulatedProcesses implements Processes {
  private final SimulatedHost host;
  private final World.Life life;

  SimulatedProcesses(SimulatedHost host, World.Life life) {
    this.host = host;
    this.life = life;
  }

  @Override
  public Look look() {
    return new SimulatedLook(host.tableIsUnreadable);
  }

  @Override
  public RunningProcess launch(
      List<String> argv, Map<String, String> env, Path directory, File stdout, File stderr)
      throws IOException {
    String node = directory.getFileName().toString();
    host.onLaunch.accept(node);
    if (host.launchesFail) {
      throw new IOException("error=24, too many open files");
    }
    String token =
        argv.stream()
            .filter(argument -> argument.startsWith(LaunchSpec.TOKEN + "="))
            .findFirst()
            .orElseThrow();
    long number = Long.parseLong(token.split("\\.")[1]);
    return new WatchedProcess(host.boot(node, number, List.copyOf(argv)));
  }

  @Override
  public RunningProcess adopt(Identity.Ours ours, Path directory) {
    return new WatchedProcess(Objects.requireNonNull(host.processes.get(ours.pid())));
  }

  /** A process as one agent watches it. */
  private final class WatchedProcess implements RunningProcess {
    private final SimulatedProcess process;
    private boolean isReleased;

    WatchedProcess(SimulatedProcess process) {
      this.process = process;
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
      process.onExit(reason ->
          life.execute(() -> {
            if (!isReleased) {
              ended.accept(reason);
            }
          }));
    }

    @Override
    public void signal(int signal) {
      if (signal == Signals.SIGTERM) {
        host.onStop.accept(process.node);
      }
      process.signal(signal);
    }

    @Override
    public void release() {
      isReleased = true;
    }
  }

  private final class SimulatedLook implements Look {
    private final boolean isUnreadable;

    SimulatedLook(boolean isUnreadable) {
      this.isUnreadable = isUnreadable;
    }

    @Override
    public Identity find(String node, @Nullable KnownProcess known) {
      if (isUnreadable) {
        return new Identity.Unclear(0, "the process table cannot be read: too many open files");
      }
      List<SimulatedProcess> found = host.of(node);
      if (found.isEmpty()) {
        return new Identity.None();
      }
      SimulatedProcess only = found.getFirst();
      return new Identity.Ours(only.pid, only.pid * 10, only.number, only.argv);
    }

    @Override
    public boolean isComplete() {
      return !isUnreadable;
    }

    @Override
    public Set<String> nodes() {
      Set<String> names = new HashSet<>();
      if (!isUnreadable) {
        host.processes.values().forEach(process -> names.add(process.node));
      }
      return names;
    }
  }
}
