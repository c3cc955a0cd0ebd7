package io.zeekeeper.agent.supervision;

import io.zeekeeper.service.KernelIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts shell scripts as nodes on the real kernel. */
final class RealNode {
  static final String LOOP_FOREVER = "while :; do sleep 0.1; done";
  static final String BOOT = KernelIdentity.read().bootId();
  private static final Path PROC = Path.of("/proc");

  private RealNode() {}

  /** Creates the loop for tests with real processes. */
  static LoopThread loop() {
    return new LoopThread();
  }

  static HostProcesses processes(Loop loop) {
    return new HostProcesses(PROC, FakeHost.AGENT, BOOT, loop);
  }

  /** Launches node {@code worker} with its output in {@code directory}. */
  static RunningProcess launch(Processes processes, Path directory, String shell, String script)
      throws IOException {
    return processes.launch(
        List.of("setsid", shell, "-c", script, "zeek", FakeHost.token(5, "worker")),
        Map.of("PATH", "/usr/bin:/bin"),
        directory,
        directory.resolve("stdout").toFile(),
        directory.resolve("stderr").toFile());
  }
}
