package io.zeekeeper.agent.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.agent.preflight.Preflight.Check;
import io.zeekeeper.agent.preflight.Preflight.Prepared;
import io.zeekeeper.model.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks share, cache, limit, time out and cancel the parses of Zeek. */
class SharedParsesTest extends PreflightFixture {
  private static void awaitGone(long pid) {
    await("end of process " + pid)
        .atMost(PATIENCE)
        .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  private static void awaitParses(FakeZeek zeek, int count) {
    await(count + " parses").atMost(PATIENCE).until(() -> zeek.parses().size() >= count);
  }

  /** Waits until earlier checks have begun. One thread begins all checks, in order. */
  private static void awaitBegun(Preflight preflight) throws InterruptedException {
    var prepared = new LinkedBlockingQueue<Prepared>();
    preflight.prepare(FakeZeek.of(), FakeZeek.CLUSTER, prepared::add);
    assertThat(prepared.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void nodesThatDifferInNameOnlyAreParsedOnce() throws Exception {
    var zeek = FakeZeek.install(directory, "exit 0");
    Preflight preflight = started(zeek.preflight(2));
    check(preflight, FakeZeek.cluster(16));
    assertThat(answer()).isEmpty();
    assertThat(zeek.parses()).as("manager and worker").hasSize(2);
  }

  @Test
  void pinnedAndUnpinnedNodesShareOneParse() throws Exception {
    var zeek = FakeZeek.install(directory, "exit 0");
    Preflight preflight = started(zeek.preflight(2));
    Node one = FakeZeek.worker("one", Map.of());
    check(preflight, FakeZeek.of(one, FakeZeek.pinned("two", 0)));
    assertThat(answer()).isEmpty();
    assertThat(zeek.parses()).hasSize(1);
  }

  @Test
  void successIsCachedUntilScriptsChange() throws Exception {
    var zeek = FakeZeek.install(directory, "exit 0");
    Preflight preflight = started(zeek.preflight(2));
    for (int i = 0; i < 3; i++) {
      check(preflight, FakeZeek.cluster(1));
      assertThat(answer()).isEmpty();
      assertThat(zeek.parses()).hasSize(2);
    }
    Files.writeString(zeek.site().resolve("local.zeek"), "# edited\n");
    check(preflight, FakeZeek.cluster(1));
    assertThat(answer()).isEmpty();
    assertThat(zeek.parses()).hasSize(4);
  }

  @Test
  void failureIsNotCached() throws Exception {
    var zeek = FakeZeek.install(directory, "echo 'error in local.zeek' >&2; exit 1");
    Preflight preflight = started(zeek.preflight(2));
    check(preflight, FakeZeek.of(FakeZeek.worker("w", Map.of())));
    assertThat(answer()).containsExactly(Map.entry("w", "error in local.zeek"));
    zeek.onParse("exit 0");
    check(preflight, FakeZeek.of(FakeZeek.worker("w", Map.of())));
    assertThat(answer()).isEmpty();
  }

  @Test
  void hundredOverlappingChecksSucceed() throws Exception {
    // Each parse reads its own files, and notices when another check removes or replaces them.
    var zeek =
        FakeZeek.install(
            directory,
            """
            sum=$(cat *.zeek | cksum)
            sleep 0.01
            [ -e cluster-layout.zeek ] || { echo 'layout is gone' >&2; exit 1; }
            [ "$sum" = "$(cat *.zeek | cksum)" ] || { echo 'other files' >&2; exit 1; }
            """);
    Preflight preflight = started(zeek.preflight(4));
    for (int i = 0; i < 100; i++) {
      check(
          preflight,
          FakeZeek.of(
              FakeZeek.worker("w", Map.of("ROUND", String.valueOf(i % 25))),
              FakeZeek.worker("v", Map.of())));
    }
    for (int i = 0; i < 100; i++) {
      assertThat(answer()).isEmpty();
    }
    assertThat(zeek.parses()).as("equal work is shared").hasSize(26);
    try (Stream<Path> left = Files.list(zeek.scratch())) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void concurrentParsesStayWithinLimit() throws Exception {
    var zeek =
        FakeZeek.install(
            directory,
            """
            mkdir -p $HERE/running; touch $HERE/running/$$
            ls $HERE/running | wc -l >> $HERE/counts
            sleep 0.05
            rm $HERE/running/$$
            """);
    Preflight preflight = started(zeek.preflight(3));
    for (int client = 0; client < 50; client++) {
      check(preflight, FakeZeek.of(FakeZeek.worker("w", Map.of("CLIENT", String.valueOf(client)))));
    }
    for (int client = 0; client < 50; client++) {
      assertThat(answer()).isEmpty();
    }
    List<Integer> counts =
        Files.readAllLines(directory.resolve("counts")).stream()
            .map(line -> Integer.parseInt(line.strip()))
            .toList();
    assertThat(counts).hasSize(50).allMatch(count -> count <= 3).contains(3);
  }

  @Test
  void equalChecksInFlightShareOneParse() throws Exception {
    var zeek = FakeZeek.install(directory, "while [ ! -e $HERE/go ]; do sleep 0.01; done; exit 1");
    Preflight preflight = started(zeek.preflight(1));
    Check first = check(preflight, FakeZeek.of(FakeZeek.worker("w", Map.of())));
    Check second = check(preflight, FakeZeek.of(FakeZeek.worker("w", Map.of())));
    awaitBegun(preflight);
    assertThat(first.pending()).containsExactly("w");
    assertThat(second.pending()).containsExactly("w");
    Files.createFile(directory.resolve("go"));
    assertThat(answer()).containsExactly(Map.entry("w", "zeek -a ended with exit code 1"));
    assertThat(answer()).containsExactly(Map.entry("w", "zeek -a ended with exit code 1"));
    assertThat(zeek.parses()).hasSize(1);
  }

  @Test
  void hangingParseAndItsChildrenEndAtTimeout() throws Exception {
    var zeek = FakeZeek.install(directory, "sleep 1000 & echo $! > $HERE/child; sleep 1000");
    Preflight preflight =
        started(zeek.preflight(Map.of(), 2, Duration.ofSeconds(1), Runnable::run));
    check(preflight, FakeZeek.of(FakeZeek.worker("w", Map.of())));
    assertThat(answer()).containsExactly(Map.entry("w", "zeek -a: not done after 1 s"));
    awaitGone(zeek.parses().getFirst());
    awaitGone(Long.parseLong(Files.readString(directory.resolve("child")).strip()));
  }

  @Test
  void cancelledCheckKillsItsParseAndReturnsNothing() throws Exception {
    var zeek = FakeZeek.install(directory, HANG);
    Preflight preflight = started(zeek.preflight(1));
    Check check = check(preflight, FakeZeek.of(FakeZeek.worker("w", Map.of())));
    awaitParses(zeek, 1);
    check.cancel();
    awaitGone(zeek.parses().getFirst());

    zeek.onParse("exit 0");
    check(preflight, FakeZeek.of(FakeZeek.worker("w", Map.of())));
    assertThat(answer()).as("the only thread is free again").isEmpty();
    assertThat(answers).isEmpty();
    assertThat(zeek.scratch()).isEmptyDirectory();
  }

  @Test
  void cancelledCheckKeepsParseThatAnotherCheckNeeds() throws Exception {
    var zeek = FakeZeek.install(directory, "while [ ! -e $HERE/go ]; do sleep 0.01; done");
    Preflight preflight = started(zeek.preflight(1));
    Check first = check(preflight, FakeZeek.of(FakeZeek.worker("w", Map.of())));
    Check second = check(preflight, FakeZeek.of(FakeZeek.worker("w", Map.of())));
    awaitBegun(preflight);
    awaitParses(zeek, 1);
    first.cancel();
    Files.createFile(directory.resolve("go"));
    assertThat(answer()).isEmpty();
    assertThat(second.pending()).isEmpty();
    assertThat(zeek.parses()).hasSize(1);
    assertThat(answers).as("the cancelled check gives no answer").isEmpty();
  }

  @Test
  void pluginScriptThatOnlyZeekFindsIsNotCached() throws Exception {
    var zeek = FakeZeek.install(directory, "exit 0");
    Preflight preflight = started(zeek.preflight(2));
    for (int round = 1; round <= 2; round++) {
      check(preflight, FakeZeek.of(FakeZeek.worker("w", Map.of(), "Plugin/script")));
      assertThat(answer()).isEmpty();
      assertThat(zeek.parses()).hasSize(round);
    }
  }

  @Test
  void startRemovesFilesOfKilledAgent() throws IOException {
    var zeek = FakeZeek.install(directory, "exit 0");
    Files.createDirectories(zeek.scratch().resolve("123/deep"));
    Files.writeString(zeek.scratch().resolve("123/zeekeeper-node.zeek"), "");
    started(zeek.preflight(1));
    assertThat(zeek.scratch()).doesNotExist();
  }

  @Test
  void closeKillsParses() throws Exception {
    var zeek = FakeZeek.install(directory, HANG);
    ZeekPreflight preflight = started(zeek.preflight(1));
    check(preflight, FakeZeek.of(FakeZeek.worker("w", Map.of())));
    awaitParses(zeek, 1);
    preflight.close();
    awaitGone(zeek.parses().getFirst());
  }
}
