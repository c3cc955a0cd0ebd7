package io.zeekeeper.agent.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.protocol.NotifyStatistics.Interface;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostReaderTest {
  private static final Path PROC = Path.of("/proc");

  @TempDir private Path proc;

  private void write(String name, String text) throws IOException {
    Files.createDirectories(proc.resolve(name).getParent());
    Files.writeString(proc.resolve(name), text);
  }

  @Test
  void realKernelsFilesAreRead() throws IOException {
    var host = new HostReader(PROC);

    HostReader.Cpu cpu = host.cpu();
    assertThat(cpu.cpus()).isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(cpu.busyTicks()).isBetween(1L, cpu.totalTicks());
    HostReader.Memory memory = host.memory();
    assertThat(memory.available()).isBetween(1L, memory.total());
    assertThat(host.interfaces())
        .extracting(Interface::name)
        .contains("lo")
        .doesNotHaveDuplicates();
    assertThat(host.uptimeMs()).isPositive();
  }

  @Test
  void stolenTimeIsBusyAndGuestsAreNotCountedTwice() throws IOException {
    write(
        "stat",
        """
        cpu  100 2 30 1000 50 6 7 8 90 1
        cpu0 50 1 15 500 25 3 3 4 45 0
        cpu1 50 1 15 500 25 3 4 4 45 1
        intr 12345 0 0
        ctxt 1
        """);

    assertThat(new HostReader(proc).cpu()).isEqualTo(new HostReader.Cpu(2, 153, 1203));
  }

  @Test
  void interfacesHaveReceivedBytesPacketsAndDrops() throws IOException {
    write(
        "net/dev",
        """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs
            lo: 1296  16    0    0    0     0          0         0     1296      16    0    0    0
          eth1:123456789012 1234567 1 42    0     0          0         0        0       0    0    0
        eth0.7: 5 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0
        """);

    assertThat(new HostReader(proc).interfaces())
        .containsExactly(
            new Interface("lo", 1296, 16, 0),
            new Interface("eth1", 123_456_789_012L, 1_234_567, 42),
            new Interface("eth0.7", 5, 1, 0));
  }

  @Test
  void memoryIsInBytes() throws IOException {
    write("meminfo", "MemTotal: 1000 kB\nMemFree: 1 kB\nMemAvailable:     600 kB\n");

    assertThat(new HostReader(proc).memory()).isEqualTo(new HostReader.Memory(1_024_000, 614_400));
  }

  @Test
  void missingFileIsAnError() {
    var host = new HostReader(proc);

    assertThatThrownBy(host::cpu).isInstanceOf(IOException.class);
    assertThatThrownBy(host::memory).isInstanceOf(IOException.class);
  }
}
