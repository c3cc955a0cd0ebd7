package io.zeekeeper.agent.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.agent.statistics.StatisticsReporter.Subject;
import io.zeekeeper.agent.zeek.NodeChannel;
import io.zeekeeper.protocol.NotifyStatistics;
import io.zeekeeper.protocol.NotifyStatistics.Node;
import io.zeekeeper.protocol.NotifyStatistics.Packets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatisticsReporterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long OWN_PID = ProcessHandle.current().pid();
  private static final String COUNTERS =
      "{\"pkts_recvd\":1000,\"pkts_dropped\":2,\"pkts_link\":1002,\"bytes_recvd\":500000}";

  private final List<Subject> nodes = new CopyOnWriteArrayList<>();
  private final List<NotifyStatistics> reports = new CopyOnWriteArrayList<>();
  private volatile boolean isWanted = true;
  private final StatisticsReporter reporter =
      new StatisticsReporter(
          () -> List.copyOf(nodes),
          Runnable::run,
          new HostReader(Path.of("/proc")),
          new DiskReader(List.of(Path.of("/tmp"), Path.of("/tmp/not-there"), Path.of("/dev/shm"))));

  /** A node that answers with a text, or not at all. */
  private static final class FakeChannel implements NodeChannel {
    private final @Nullable Answer answer;
    private final List<CompletableFuture<Answer>> asked = new ArrayList<>();

    FakeChannel(@Nullable Answer answer) {
      this.answer = answer;
    }

    @Override
    public boolean connected() {
      return true;
    }

    @Override
    public synchronized CompletableFuture<Answer> request(
        String target, String action, List<String> arguments, Duration timeout) {
      var future = new CompletableFuture<Answer>();
      asked.add(future);
      if (answer != null) {
        future.complete(answer);
      }
      return future;
    }

    synchronized int questions() {
      return asked.size();
    }

    synchronized void fail() {
      asked.getLast().completeExceptionally(new IllegalStateException("lost"));
    }

    @Override
    public void close() {}
  }

  StatisticsReporterTest() {
    reporter.attach(
        new StatisticsOutbound() {
          @Override
          public boolean takesStatistics() {
            return isWanted;
          }

          @Override
          public void offer(NotifyStatistics statistics) {
            reports.add(statistics);
          }
        });
  }

  @AfterEach
  void close() {
    reporter.close();
  }

  private void add(String name, @Nullable String networkInterface, NodeChannel channel) {
    nodes.add(new Subject(name, OWN_PID, networkInterface, Optional.of(channel)));
  }

  private NotifyStatistics report() {
    int before = reports.size();
    reporter.report();
    await().atMost(PATIENCE).until(() -> reports.size() > before);
    return reports.getLast();
  }

  private static Node node(NotifyStatistics report, String name) {
    return report.nodes().stream().filter(n -> n.node().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void hostAndNodesAreReported() {
    add("w", "lo", new FakeChannel(new NodeChannel.Answer(true, COUNTERS)));

    NotifyStatistics report = report();

    Node node = node(report, "w");
    assertThat(node.pid()).isEqualTo(OWN_PID);
    assertThat(node.cpuSeconds()).isPositive();
    assertThat(node.memoryBytes()).isGreaterThan(10_000_000);
    Packets packets = Objects.requireNonNull(node.packets());
    assertThat(packets).isEqualTo(new Packets(packets.uptimeMs(), 1000, 2, 1002, 500_000));
    assertThat(packets.uptimeMs()).isBetween(report.uptimeMs() - 5000, report.uptimeMs());
    assertThat(report.host().cpus()).isPositive();
    assertThat(report.host().interfaces()).extracting(each -> each.name()).contains("lo");
  }

  @Test
  void directoriesOnOneFileSystemAreOneDisk() {
    assertThat(report().host().disks())
        .extracting(disk -> disk.path())
        .startsWith("/tmp")
        .doesNotContain("/tmp/not-there");
  }

  @Test
  void interfacesOfNodesComeFirst() {
    add("w", "af_packet::lo", new FakeChannel(null));

    assertThat(report().host().interfaces().getFirst().name()).isEqualTo("lo");
  }

  @Test
  void nodeThatCapturesNothingIsNotAsked() {
    var channel = new FakeChannel(null);
    add("m", null, channel);

    assertThat(node(report(), "m").packets()).isNull();
    assertThat(channel.questions()).isZero();
  }

  @Test
  void nodeThatHangsDelaysNothingAndGetsOneQuestion() {
    var hung = new FakeChannel(null);
    add("w", "lo", hung);
    add("x", "lo", new FakeChannel(new NodeChannel.Answer(true, COUNTERS)));

    for (int i = 0; i < 3; i++) {
      NotifyStatistics report = report();
      assertThat(node(report, "w").packets()).isNull();
      assertThat(node(report, "w").cpuSeconds()).isPositive();
      assertThat(node(report, "x").packets()).isNotNull();
    }
    assertThat(hung.questions()).isEqualTo(1);

    hung.fail();
    var _ = report();
    assertThat(hung.questions()).isEqualTo(2);
  }

  @Test
  void nodeOfAnEarlierVersionHasNoPackets() {
    add("w", "lo", new FakeChannel(new NodeChannel.Answer(false, "unknown dispatch action")));

    assertThat(node(report(), "w").packets()).isNull();
    assertThat(node(report(), "w").memoryBytes()).isPositive();
  }

  @Test
  void answerThatIsNotJsonIsNoAnswer() {
    add("w", "lo", new FakeChannel(new NodeChannel.Answer(true, "{")));

    assertThat(node(report(), "w").packets()).isNull();
  }

  @Test
  void processThatIsGoneHasNoNumbers() {
    nodes.add(new Subject("w", Integer.MAX_VALUE, null, Optional.empty()));

    assertThat(node(report(), "w")).isEqualTo(new Node("w", Integer.MAX_VALUE, null, null, null));
  }

  @Test
  void nothingIsAskedUnlessTheControllerWantsIt() {
    var channel = new FakeChannel(null);
    add("w", "lo", channel);
    isWanted = false;

    reporter.report();

    assertThat(channel.questions()).isZero();
  }

  @Test
  void reportsRepeat() {
    reporter.start(Duration.ofMillis(20));

    await().atMost(PATIENCE).until(() -> reports.size() >= 3);
  }
}
