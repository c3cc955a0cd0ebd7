package io.zeekeeper.agent.supervision;

import static io.zeekeeper.agent.supervision.RealNode.LOOP_FOREVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.agent.process.Signals;
import io.zeekeeper.agent.supervision.Identity.None;
import io.zeekeeper.agent.supervision.Identity.Ours;
import io.zeekeeper.agent.supervision.Identity.Unclear;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Launches, finds, adopts, signals and ends real processes with their whole group. */
class HostProcessesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final ProcFiles FILES = new ProcFiles(Path.of("/proc"), Kernel.HOST);
  // A child in the process group of the node that survives SIGTERM.
  private static final String STUBBORN_CHILD =
      "sh -c 'trap \"\" TERM; echo $$ > child; while :; do sleep 0.1; done' & ";

  @TempDir private Path directory;
  private final LoopThread loop = RealNode.loop();
  private final HostProcesses processes = RealNode.processes(loop);
  private final List<String> ends = new CopyOnWriteArrayList<>();
  private @Nullable RunningProcess launched;

  @AfterEach
  void endAll() {
    if (launched != null) {
      Signals.sendToRest(launched.pid(), Signals.SIGKILL);
    }
    loop.close();
  }

  private RunningProcess launch(String script) throws IOException {
    RunningProcess process = RealNode.launch(processes, directory, "sh", script);
    launched = process;
    await("session")
        .atMost(PATIENCE)
        .until(() -> find(null) instanceof Ours ours && ours.pid() == process.pid());
    return process;
  }

  private Identity find(@Nullable KnownProcess known) {
    return processes.look().find("worker", known);
  }

  private RunningProcess adopt() {
    return processes.adopt((Ours) find(null), directory);
  }

  private void awaitEnd(String reason) {
    await("end").atMost(PATIENCE).until(() -> !ends.isEmpty());
    assertThat(ends).containsExactly(reason);
    assertThat(find(null)).isEqualTo(new None());
  }

  private long stubbornChild() {
    Path file = directory.resolve("child");
    await("child").atMost(PATIENCE).until(() -> Files.exists(file) && !read(file).isEmpty());
    return Long.parseLong(read(file));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static void awaitGone(long pid) {
    await("process " + pid + " gone")
        .atMost(PATIENCE)
        .until(() -> {
          Sight sight = FILES.sight(pid);
          return sight instanceof Sight.Gone || sight instanceof Sight.Zombie;
        });
  }

  @Test
  void launchedProcessIsFoundWithAndWithoutItsRecord() throws IOException {
    RunningProcess process = launch(LOOP_FOREVER);
    var record = new KnownProcess(5, process.pid(), process.startTicks(), RealNode.BOOT);
    for (KnownProcess known : new KnownProcess[] {record, null}) {
      assertThat(find(known))
          .isInstanceOfSatisfying(
              Ours.class,
              ours -> {
                assertThat(ours.pid()).isEqualTo(process.pid());
                assertThat(ours.startTicks()).isEqualTo(process.startTicks());
                assertThat(ours.number()).isEqualTo(5);
                assertThat(ours.commandLine()).startsWith("sh", "-c", LOOP_FOREVER, "zeek");
              });
    }
    assertThat(processes.look().nodes()).containsExactly("worker");
    long ticks = Objects.requireNonNull(process.startTicks());
    assertThat(find(new KnownProcess(5, process.pid(), ticks - 1, RealNode.BOOT)))
        .isInstanceOf(Unclear.class);
  }

  @Test
  void outputIsAppendedAndEnvironmentIsPassed() throws IOException {
    Files.writeString(directory.resolve("stdout"), "before\n");
    RunningProcess process =
        processes.launch(
            List.of("setsid", "sh", "-c", "env | grep -v PWD; cat; echo problem >&2"),
            Map.of("PATH", "/usr/bin:/bin", "MINE", "1"),
            directory,
            directory.resolve("stdout").toFile(),
            directory.resolve("stderr").toFile());
    process.onEnd(ends::add);
    await("end").atMost(PATIENCE).until(() -> !ends.isEmpty());
    assertThat(Files.readAllLines(directory.resolve("stdout")))
        .startsWith("before")
        .contains("MINE=1")
        .doesNotContain("HOME=" + System.getenv("HOME"));
    assertThat(directory.resolve("stderr")).hasContent("problem");
  }

  @Test
  void failedLaunchThrows() {
    assertThatThrownBy(() ->
            processes.launch(
                List.of("/nonexistent"),
                Map.of(),
                directory,
                directory.resolve("stdout").toFile(),
                directory.resolve("stderr").toFile()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void endOfLaunchedProcessIsReportedWithItsReason() throws IOException {
    RunningProcess process = launch(LOOP_FOREVER);
    process.onEnd(ends::add);
    process.signal(Signals.SIGTERM);
    awaitEnd("killed by SIGTERM");
    process.signal(Signals.SIGKILL);
  }

  @Test
  void endOfAdoptedProcessIsReportedFromItsStatusFile() throws IOException {
    launch("trap \"echo 'TERMINATED [atexit]' > .status; exit\" TERM; " + LOOP_FOREVER);
    RunningProcess adopted = adopt();
    adopted.onEnd(ends::add);
    adopted.signal(Signals.SIGTERM);
    awaitEnd("ended by itself (exit code unknown: started by an earlier agent)");
    adopted.signal(Signals.SIGKILL);
  }

  @Test
  void stubbornChildEndsWithLaunchedProcess() throws IOException {
    RunningProcess process = launch(STUBBORN_CHILD + LOOP_FOREVER);
    long child = stubbornChild();
    process.onEnd(ends::add);
    process.signal(Signals.SIGTERM);
    awaitEnd("killed by SIGTERM");
    awaitGone(child);
  }

  @Test
  void stubbornChildEndsWithAdoptedProcess() throws IOException {
    launch(STUBBORN_CHILD + LOOP_FOREVER);
    long child = stubbornChild();
    RunningProcess adopted = adopt();
    adopted.onEnd(ends::add);
    adopted.signal(Signals.SIGTERM);
    awaitEnd("ended (exit code unknown: started by an earlier agent)");
    awaitGone(child);
  }

  @Test
  void releasedProcessRunsOnUnwatched() throws IOException {
    RunningProcess process = launch(LOOP_FOREVER);
    RunningProcess adopted = adopt();
    process.onEnd(ends::add);
    adopted.onEnd(ends::add);
    process.release();
    adopted.release();
    RunningProcess again = adopt();
    again.onEnd(reason -> ends.add("again"));
    Signals.sendToRest(process.pid(), Signals.SIGKILL);
    await("end").atMost(PATIENCE).until(() -> !ends.isEmpty());
    assertThat(ends).containsExactly("again");
  }

  @Test
  void zombieIsTreatedAsGone() throws IOException {
    // The shell does not reap its child, a session leader, so the ended child stays a zombie.
    Process parent =
        new ProcessBuilder(
                "sh",
                "-c",
                "setsid sh -c 'kill -STOP $$' zeek %s & echo $! > zombie; exec sleep 1000"
                    .formatted(FakeHost.token(5, "worker")))
            .directory(directory.toFile())
            .start();
    try {
      await("started").atMost(PATIENCE).until(() -> find(null) instanceof Ours);
      Ours ours = (Ours) find(null);
      RunningProcess adopted = processes.adopt(ours, directory);
      adopted.onEnd(ends::add);
      await("shell replaced")
          .atMost(PATIENCE)
          .until(() -> parent.info().command().filter(c -> c.endsWith("sleep")).isPresent());
      adopted.signal(Signals.SIGKILL);
      awaitEnd("ended (exit code unknown: started by an earlier agent)");
      assertThat(FILES.sight(ours.pid())).isInstanceOf(Sight.Zombie.class);
      assertThat(find(new KnownProcess(5, ours.pid(), ours.startTicks(), RealNode.BOOT)))
          .isEqualTo(new None());
    } finally {
      parent.destroyForcibly();
    }
  }
}
