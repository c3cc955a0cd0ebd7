package io.zeekeeper.agent.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.agent.preflight.Preflight.Check;
import io.zeekeeper.agent.preflight.Preflight.Prepared;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Problems that checks report, and the specifications of prepared deployments. */
class ZeekPreflightTest extends PreflightFixture {
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
  void outputIsLimitedInLinesAndBytes() {
    assertThat(ScriptParse.tail("x\n".repeat(200)).lines()).hasSize(100);
    assertThat(ScriptParse.tail("x".repeat(100_000))).hasSize(16 * 1024);
    String faces = ScriptParse.tail("\uD83D\uDE00".repeat(10_000) + "x");
    assertThat(faces).startsWith("\uD83D\uDE00").endsWith("\uD83D\uDE00x");
    assertThat(ScriptParse.tail("")).isEmpty();
  }

  @Test
  void missingScriptIsReportedWithSearchPath() throws Exception {
    var zeek = FakeZeek.install(directory, "echo \"fatal error: can't find nowhere\" >&2; exit 1");
    Preflight preflight = started(zeek.preflight(2));
    check(preflight, FakeZeek.of(FakeZeek.worker("w", Map.of(), "nowhere")));
    assertThat(answer().get("w"))
        .startsWith("script 'nowhere' was not found in " + directory.resolve("share/zeek") + ":")
        .endsWith("; fatal error: can't find nowhere");
  }

  @Test
  void missingZeekIsReportedForEachNode() throws Exception {
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
  void hostProblemsAndParseProblemsAreReportedTogether() throws Exception {
    var zeek = FakeZeek.install(directory, "echo wrong >&2; exit 1");
    Preflight preflight = started(zeek.preflight(2));
    check(preflight, FakeZeek.of(FakeZeek.pinned("w", 4711)));
    assertThat(answer().get("w"))
        .startsWith("cpu_affinity 4711 is not among the processors here")
        .endsWith("; wrong");
  }

  @Test
  void messageOfZeekHasNoSecrets() throws Exception {
    var zeek = FakeZeek.install(directory, "echo \"error: bad value $TOKEN\" >&2; exit 1");
    check(
        started(zeek.preflight(1)),
        FakeZeek.of(FakeZeek.worker("worker", Map.of("TOKEN", "planted-secret"))));
    assertThat(answer().get("worker")).contains("error: bad value <hidden>");
  }
}
