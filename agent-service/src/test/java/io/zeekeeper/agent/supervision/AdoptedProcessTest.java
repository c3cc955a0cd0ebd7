package io.zeekeeper.agent.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.agent.process.Signals;
import io.zeekeeper.agent.zeek.StatusFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watch of an adopted process continues after errors. */
class AdoptedProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private final LoopThread loop = RealNode.loop();

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  @Test
  void watchContinuesAfterErrors() {
    var looks = new AtomicInteger();
    Kernel failing =
        new Kernel() {
          @Override
          public int kill(long target, int signal) {
            if (signal == 0 && looks.incrementAndGet() <= 3) {
              throw new NoClassDefFoundError("as without file descriptors");
            }
            return Signals.ESRCH;
          }

          @Override
          public long session(long pid) {
            return -1;
          }
        };
    List<String> ends = new CopyOnWriteArrayList<>();
    var adopted =
        new AdoptedProcess(
            new KernelProcess(new ProcFiles(directory, failing), 7, 70L),
            new StatusFile(directory),
            loop);
    loop.execute(() -> adopted.onEnd(ends::add));
    await("end").atMost(PATIENCE).until(() -> !ends.isEmpty());
    assertThat(looks).hasValueGreaterThan(3);
    assertThat(ends).containsExactly("ended (exit code unknown: started by an earlier agent)");
  }
}
