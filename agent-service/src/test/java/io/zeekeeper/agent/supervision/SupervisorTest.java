package io.zeekeeper.agent.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.agent.zeek.ZeekSettings;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import io.zeekeeper.service.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Real processes, and agents that come and go around them. */
class SupervisorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String UP = "echo 'RUNNING [run_loop]' > .status; ";
  private static final String FOR_EVER = "while :; do sleep 0.1; done";

  @TempDir private Path directory;
  private final List<Agent> agents = new ArrayList<>();

  /** As much of an agent as nodes notice. */
  private final class Agent implements NodeListener {
    private final Loop loop = new Loop();
    private final OutputCap cap = new OutputCap();
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private final StateDirectory state;
    private final Supervisor supervisor;

    Agent(Map<String, String> properties) {
      agents.add(this);
      state = StateDirectory.open(directory, "agent");
      supervisor =
          SupervisorFactory.create(
              state,
              new Binder(new MapConfigurationPropertySource(properties))
                  .bindOrCreate("zeekeeper.agent", SupervisionSettings.class),
              new NodeDirectories(directory, directory.resolve("spool"), Duration.ofHours(1)),
              new ZeekSettings.PortRange(25000, 25999),
              loop,
              new ProcessTable(),
              cap,
              (node, port, backend) -> {
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

    void start(String script) {
      onLoop(() -> {
        supervisor.start(List.of(spec(script)), Backend.BROKER);
        return true;
      });
      awaitState(State.RUNNING);
    }

    NodeSupervisor node() {
      return supervisor.node("worker").orElseThrow();
    }

    void awaitState(State wanted) {
      await("worker " + wanted).atMost(PATIENCE).until(() -> onLoop(node()::state) == wanted);
    }

    long pid() {
      return Objects.requireNonNull(onLoop(node()::status).pid());
    }

    String stdout() {
      return onLoop(node()::outputs).latestTail().stdout();
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
    public void note(String node, String message) {
      changes.add(message);
    }

    @Override
    public void error(String node, String message) {
      changes.add(message);
    }
  }

  private static LaunchSpec spec(String script) {
    return new LaunchSpec(
        Node.of("worker", "agent", ClusterRole.WORKER),
        // The token that is appended stays on the shell's command line.
        List.of("setsid", "sh", "-c", script, "zeek"),
        new TreeMap<>(Map.of("PATH", "/usr/bin:/bin")),
        new TreeMap<>(),
        List.of(),
        false,
        null,
        "8.2.2",
        "digest",
        "fingerprint");
  }

  @AfterEach
  void endAll() throws IOException {
    Agent last = agents.getLast();
    last.onLoop(last.supervisor::stopForExit).join();
    last.end();
  }

  private Path nodeDirectory() {
    return directory.resolve("nodes").resolve("worker");
  }

  private long bytesOnDisk() throws IOException {
    long sum = 0;
    try (Stream<Path> files = Files.list(nodeDirectory())) {
      for (Path file : files.toList()) {
        sum += Files.size(file);
      }
    }
    return sum;
  }

  @Test
  void anAgentThatComesBackFindsARunningNodeRunningAndTellsOfNoChange() throws IOException {
    var first = new Agent(Map.of());
    first.start(UP + FOR_EVER);
    long pid = first.pid();
    first.end();
    var second = new Agent(Map.of());
    assertThat(second.<List<NodeSupervisor>>onLoop(second.supervisor::adopt)).isEmpty();
    assertThat(second.onLoop(second.node()::state)).isEqualTo(State.RUNNING);
    assertThat(second.pid()).isEqualTo(pid);
    assertThat(second.changes).isEmpty();
  }

  @Test
  void aNodeThatEndsWhileItsAgentEndsIsLeftToTheNextAgent() throws IOException {
    var first = new Agent(Map.of("zeekeeper.agent.restart.delay", "20ms"));
    first.start(UP + FOR_EVER);
    List<String> before = List.copyOf(first.changes);
    ProcessHandle node = ProcessHandle.of(first.pid()).orElseThrow();
    first.release();
    node.destroyForcibly();
    await("no other process in its place")
        .atMost(PATIENCE)
        .during(Duration.ofMillis(500))
        .until(() -> first.changes.equals(before));
    first.close();
    var second = new Agent(Map.of());
    assertThat(second.<List<NodeSupervisor>>onLoop(second.supervisor::adopt))
        .as("lost nodes")
        .hasSize(1);
  }

  @Test
  void anAdoptedNodeThatIsNotUpYetChecksInLater() throws IOException {
    var first = new Agent(Map.of());
    first.onLoop(() -> {
      first.supervisor.start(
          List.of(spec("until [ -e go ]; do sleep 0.1; done; " + UP + FOR_EVER)), Backend.BROKER);
      return true;
    });
    first.end();
    var second = new Agent(Map.of());
    second.onLoop(second.supervisor::adopt);
    assertThat(second.onLoop(second.node()::state)).isEqualTo(State.PENDING);
    Files.createFile(nodeDirectory().resolve("go"));
    second.awaitState(State.RUNNING);
    assertThat(second.changes).containsExactly("STOPPED to PENDING", "PENDING to RUNNING");
  }

  @Test
  void aNodeThatWritesMuchIsCutOffWhileItRuns() {
    var agent = new Agent(Map.of("zeekeeper.agent.output-max-size", "64KB"));
    agent.start(
        UP + "yes 0123456789012345678 | head -c 20000000; echo the end; echo $$; " + FOR_EVER);
    await("output cut off")
        .atMost(PATIENCE)
        .until(() -> agent.stdout().contains("the end") && bytesOnDisk() < 6 * 64 * 1024 + 4096);
    assertThat(agent.stdout()).endsWith("the end\n" + agent.pid());
    assertThat(agent.changes).hasSize(2);
  }

  @Test
  void withoutAFileTheTailIsStillThereForThisAgentAndTheNext() throws IOException {
    var nameless = Map.of("zeekeeper.agent.stdout-file", "", "zeekeeper.agent.stderr-file", "");
    var first = new Agent(nameless);
    first.start(UP + "echo hello; until [ -e go ]; do sleep 0.1; done; echo again; " + FOR_EVER);
    assertThat(first.stdout()).isEqualTo("hello");
    long pid = first.pid();
    first.end();
    // While nobody is there, the node writes as if nothing had happened.
    Files.createFile(nodeDirectory().resolve("go"));
    // An agent that is configured otherwise still looks where the node was told to write.
    var second = new Agent(Map.of());
    second.onLoop(second.supervisor::adopt);
    await("output").atMost(PATIENCE).until(() -> second.stdout().equals("hello\nagain"));
    assertThat(second.pid()).isEqualTo(pid);
    assertThat(nodeDirectory().resolve("stdout")).doesNotExist();
  }
}
