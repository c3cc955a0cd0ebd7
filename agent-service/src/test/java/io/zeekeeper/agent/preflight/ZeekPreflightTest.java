package io.zeekeeper.agent.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.agent.preflight.Preflight.Check;
import io.zeekeeper.agent.preflight.Preflight.Prepared;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks of configurations, with shell scripts as Zeek. */
class ZeekPreflightTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HANG = "sleep 1000 & sleep 1000";

  @TempDir Path directory;
  private final List<ZeekPreflight> open = new ArrayList<>();
  private final BlockingQueue<Map<String, String>> answers = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    open.forEach(ZeekPreflight::close);
  }

  private ZeekPreflight started(ZeekPreflight preflight) {
    open.add(preflight);
    preflight.start();
    return preflight;
  }

  private Check check(Preflight preflight, Configuration configuration) {
    return preflight.check(configuration, FakeZeek.CLUSTER, Set.of(), answers::add);
  }

  private Map<String, String> answer() throws InterruptedException {
    return Objects.requireNonNull(
        answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS), "no answer");
  }

  private static void awaitGone(long pid) {
    await("end of process " + pid)
        .atMost(PATIENCE)
        .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  private static void awaitParses(FakeZeek zeek, int count) {
    await(count + " parses").atMost(PATIENCE).until(() -> zeek.parses().size() >= count);
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
  void pinnedNodesAreParsedOnce() throws Exception {
    var zeek = FakeZeek.install(directory, "exit 0");
    Preflight preflight = started(zeek.preflight(2));
    Node one = FakeZeek.worker("one", Map.of());
    check(preflight, FakeZeek.of(one, FakeZeek.pinned("two", 0)));
    assertThat(answer()).isEmpty();
    assertThat(zeek.parses()).hasSize(1);
  }

  @Test
  void successIsRememberedUntilScriptsChange() throws Exception {
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
  void failureIsNotRemembered() throws Exception {
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
  void fiftyClientsRunNoMoreParsesAtOnceThanAllowed() throws Exception {
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

  /** Waits until earlier checks have begun; a single thread begins them. */
  private static void awaitBegun(Preflight preflight) throws InterruptedException {
    var prepared = new LinkedBlockingQueue<Prepared>();
    preflight.prepare(FakeZeek.of(), FakeZeek.CLUSTER, prepared::add);
    assertThat(prepared.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
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
  void checkReportsKnownProblemsWhileOneNodeHangs() throws Exception {
    var zeek =
        FakeZeek.install(
            directory, "[ \"$HANGS\" = yes ] && { " + HANG + "; }; echo wrong >&2; exit 1");
    Preflight preflight = started(zeek.preflight(2));
    Check check =
        check(
            preflight,
            FakeZeek.of(
                FakeZeek.worker("hanging", Map.of("HANGS", "yes")),
                FakeZeek.worker("wrong", Map.of())));
    await().atMost(PATIENCE).until(() -> check.pending().equals(Set.of("hanging")));
    assertThat(check.problems()).containsExactly(Map.entry("wrong", "wrong"));
    assertThat(answers).isEmpty();
  }

  @Test
  void hangingParseEndsWithItsChildrenAtItsTimeout() throws Exception {
    var zeek = FakeZeek.install(directory, "sleep 1000 & echo $! > $HERE/child; sleep 1000");
    Preflight preflight =
        started(zeek.preflight(Map.of(), 2, Duration.ofSeconds(1), Runnable::run));
    check(preflight, FakeZeek.of(FakeZeek.worker("w", Map.of())));
    assertThat(answer()).containsExactly(Map.entry("w", "zeek -a: not done after 1 s"));
    awaitGone(zeek.parses().getFirst());
    awaitGone(Long.parseLong(Files.readString(directory.resolve("child")).strip()));
  }

  @Test
  void cancelledCheckKillsItsParseAndGivesNoAnswer() throws Exception {
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
  void cancelledCheckLeavesParseThatAnotherCheckWaitsFor() throws Exception {
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
  void outputOfFailedParseIsCutToItsEnd() throws Exception {
    var zeek =
        FakeZeek.install(
            directory,
            "i=0; while [ $i -lt 3000 ]; do echo \"line $i\" >&2; i=$((i+1)); done; exit 1");
    Preflight preflight = started(zeek.preflight(2));
    check(preflight, FakeZeek.of(FakeZeek.worker("w", Map.of())));
    assertThat(answer().get("w")).startsWith("line 2900\n").endsWith("line 2999");
  }

  @Test
  void endOfOutputIsBoundedInLinesAndBytes() {
    assertThat(ScriptParse.tail("x\n".repeat(200)).lines()).hasSize(100);
    assertThat(ScriptParse.tail("x".repeat(100_000))).hasSize(16 * 1024);
    String faces = ScriptParse.tail("\uD83D\uDE00".repeat(10_000) + "x");
    assertThat(faces).startsWith("\uD83D\uDE00").endsWith("\uD83D\uDE00x");
    assertThat(ScriptParse.tail("")).isEmpty();
  }

  @Test
  void scriptThatIsNotFoundIsNamedWithThePath() throws Exception {
    var zeek = FakeZeek.install(directory, "echo \"fatal error: can't find nowhere\" >&2; exit 1");
    Preflight preflight = started(zeek.preflight(2));
    check(preflight, FakeZeek.of(FakeZeek.worker("w", Map.of(), "nowhere")));
    assertThat(answer().get("w"))
        .startsWith("script 'nowhere' was not found in " + directory.resolve("share/zeek") + ":")
        .endsWith("; fatal error: can't find nowhere");
  }

  @Test
  void scriptOfPluginThatOnlyZeekFindsIsParsedEachTime() throws Exception {
    var zeek = FakeZeek.install(directory, "exit 0");
    Preflight preflight = started(zeek.preflight(2));
    for (int round = 1; round <= 2; round++) {
      check(preflight, FakeZeek.of(FakeZeek.worker("w", Map.of(), "Plugin/script")));
      assertThat(answer()).isEmpty();
      assertThat(zeek.parses()).hasSize(round);
    }
  }

  @Test
  void missingZeekIsProblemOfEachNode() throws Exception {
    var zeek = new FakeZeek(directory);
    Preflight preflight = started(zeek.preflight(2));
    check(preflight, FakeZeek.cluster(1));
    assertThat(answer())
        .containsOnlyKeys("manager", "worker-0")
        .allSatisfy((node, problem) -> assertThat(problem).contains("is not executable"));
  }

  @Test
  void configurationWithoutNodesOfThisInstanceHasNoProblems() throws Exception {
    var zeek = FakeZeek.install(directory, "exit 0");
    check(started(zeek.preflight(2)), FakeZeek.of());
    assertThat(answer()).isEmpty();
  }

  @Test
  void specificationsComeInOrderWithDigests() throws Exception {
    var zeek = FakeZeek.install(directory, "exit 0");
    Preflight preflight = started(zeek.preflight(2));
    var prepared = new LinkedBlockingQueue<Prepared>();
    preflight.prepare(FakeZeek.cluster(2), FakeZeek.CLUSTER, prepared::add);
    Prepared made = Objects.requireNonNull(prepared.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    assertThat(made.problem()).isNull();
    assertThat(made.specs())
        .extracting(spec -> spec.node().name())
        .containsExactly("manager", "worker-0", "worker-1");
    assertThat(made.digests()).containsOnlyKeys("manager", "worker-0", "worker-1");
    assertThat(made.digests().get("worker-0"))
        .isNotEmpty()
        .isEqualTo(made.digests().get("worker-1"));

    preflight.prepare(
        FakeZeek.cluster(2), new ClusterSettings(Backend.ZEROMQ, null, "seed"), prepared::add);
    made = Objects.requireNonNull(prepared.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    assertThat(made.problem()).isEqualTo("Zeek 8.2.2 here has no ZEROMQ backend, only [BROKER]");
    assertThat(made.specs()).isEmpty();
  }

  @Test
  void startRemovesFilesOfAKilledAgent() throws IOException {
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

  @Test
  void hostProblemsAndParseProblemsComeTogether() throws Exception {
    var zeek = FakeZeek.install(directory, "echo wrong >&2; exit 1");
    Preflight preflight = started(zeek.preflight(2));
    check(preflight, FakeZeek.of(FakeZeek.pinned("w", 4711)));
    assertThat(answer().get("w"))
        .startsWith("cpu_affinity 4711 is not among the processors here")
        .endsWith("; wrong");
  }
}
