package io.zeekeeper.agent.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel decides whether a process has ended; signals reach only the group of the process. */
class KernelProcessTest {
  @TempDir private Path proc;
  private FakeHost host;
  private KernelProcess process;

  @BeforeEach
  void createProcess() {
    host = new FakeHost(proc);
    host.node(7, 5, "worker");
    process = new KernelProcess(host.files(), 7, 70L);
  }

  @Test
  void groupOfEndedProcessIsKilled() {
    assertThat(process.hasEnded()).isFalse();
    host.end(7);
    assertThat(process.hasEnded()).isTrue();
    process.killRest();
    assertThat(host.signals).containsExactly("9 to -7");
  }

  @Test
  void zombieHasEndedAndItsGroupIsKilled() {
    host.process(7, 7, "Z", 70);
    assertThat(process.hasEnded()).isTrue();
    process.killRest();
    assertThat(host.signals).containsExactly("9 to -7");
  }

  @Test
  void processWithReusedIdIsNeverSignalled() {
    host.process(7, 7, "S", 71, "sleep");
    assertThat(process.hasEnded()).isTrue();
    process.killRest();
    host.process(7, 7, "Z", 71);
    process.killRest();
    host.hide(7);
    host.session(7, 3);
    assertThat(process.hasEnded()).as("hidden").isTrue();
    process.killRest();
    assertThat(host.signals).isEmpty();
  }

  @Test
  void unreadableProcessHasNotEnded() {
    host.breakFile(7, "stat");
    assertThat(process.hasEnded()).isFalse();
    process.killRest();
    assertThat(host.signals).isEmpty();
  }

  @Test
  void hiddenSessionLeaderHasNotEnded() {
    host.hide(7);
    assertThat(process.hasEnded()).isFalse();
    assertThat(new KernelProcess(host.files(), 7, null).hasEnded()).isFalse();
    host.session(7, -1);
    assertThat(process.hasEnded()).as("the kernel does not say").isFalse();
    host.end(7);
    assertThat(process.hasEnded()).isTrue();
  }

  @Test
  void reappearedProcessHasEndedUnlessItLeadsItsSession() {
    var hidden = new KernelProcess(host.files(), 7, null);
    assertThat(hidden.hasEnded()).isFalse();
    host.process(7, 3, "S", 71, "sleep");
    assertThat(hidden.hasEnded()).as("leads no session").isTrue();
  }

  @Test
  void signalGoesToGroupOrElseToProcess() {
    process.signal(15);
    assertThat(host.signals).containsExactly("15 to -7");
    host.signals.clear();
    host.forbid(7);
    process.signal(15);
    assertThat(host.signals).containsExactly("15 to -7", "15 to 7");
  }
}
