package io.zeekeeper.agent.supervision;

import static io.zeekeeper.agent.supervision.FakeHost.AGENT;
import static io.zeekeeper.agent.supervision.FakeHost.BOOT;
import static io.zeekeeper.agent.supervision.FakeHost.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.agent.supervision.Identity.None;
import io.zeekeeper.agent.supervision.Identity.Ours;
import io.zeekeeper.agent.supervision.Identity.Unclear;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identifies the process of a node from what the kernel shows and the launch record says. */
class ProcessLookTest {
  @TempDir private Path proc;
  @TempDir private Path stateDir;
  private FakeHost host;

  @BeforeEach
  void createHost() {
    host = new FakeHost(proc);
  }

  private ProcessLook newLook() {
    return new ProcessLook(host.files(), AGENT, BOOT, LostId.NONE);
  }

  private Identity find(@Nullable KnownProcess known) {
    return newLook().find("worker", known);
  }

  private static KnownProcess known(long number, long pid) {
    return new KnownProcess(number, pid, pid * 10, BOOT);
  }

  private static KnownProcess launched(long number) {
    return new KnownProcess(number, null, null, BOOT);
  }

  private static void assertOurs(Identity found, long pid, long number) {
    assertThat(found)
        .isInstanceOfSatisfying(
            Ours.class,
            ours -> {
              assertThat(ours.pid()).isEqualTo(pid);
              assertThat(ours.number()).isEqualTo(number);
              assertThat(ours.startTicks()).isEqualTo(pid * 10);
              assertThat(ours.commandLine()).contains(token(number, "worker"));
            });
  }

  private static void assertUnclear(Identity found, long pid, String why) {
    assertThat(found)
        .isInstanceOfSatisfying(
            Unclear.class,
            unclear -> {
              assertThat(unclear.pid()).isEqualTo(pid);
              assertThat(unclear.why()).contains(why);
            });
  }

  @Test
  void processThatMatchesItsRecordIsOurs() {
    host.node(7, 5, "worker");
    assertOurs(find(known(5, 7)), 7, 5);
    assertThat(newLook().find("other", known(5, 7))).isEqualTo(new None());
  }

  @Test
  void processWithoutRecordIsOursByItsToken() {
    host.node(7, 5, "worker");
    host.node(8, 6, "manager");
    assertOurs(find(null), 7, 5);
    assertOurs(find(launched(5)), 7, 5);
    assertThat(newLook().nodes()).containsExactly("manager", "worker");
  }

  @Test
  void onlyCompleteTokensOfThisAgentCount() {
    host.process(7, 7, "S", 1, "zeek", "Zeekeeper::launch=other.5.worker");
    host.process(8, 8, "S", 1, "grep", "x" + token(5, "worker"));
    host.process(9, 9, "S", 1, "zeek", "Zeekeeper::launch=" + AGENT + ".x.worker");
    host.process(10, 10, "S", 1, "zeek", "Zeekeeper::launch=" + AGENT + ".5.");
    assertThat(find(null)).isEqualTo(new None());
    assertThat(newLook().nodes()).isEmpty();
  }

  @Test
  void forkOfNodeIsNotTheNode() {
    for (long pid : new long[] {6, 7, 8}) {
      host.process(pid, 7, "S", pid * 10, "zeek", token(5, "worker"));
    }
    assertOurs(find(null), 7, 5);
    host.end(7);
    assertThat(find(known(5, 7))).isEqualTo(new None());
  }

  @Test
  void endedProcessIsNotFound() {
    assertThat(find(null)).isEqualTo(new None());
    assertThat(find(known(5, 7))).isEqualTo(new None());
    host.process(7, 7, "Z", 70, "zeek", token(5, "worker"));
    assertThat(find(known(5, 7))).as("zombie").isEqualTo(new None());
  }

  @Test
  void invalidProcessIdsOfDamagedRecordAreNotFound() {
    for (long pid : new long[] {-1, 0, 5_000_000_000L}) {
      assertThat(find(new KnownProcess(5, pid, 1L, BOOT))).isEqualTo(new None());
    }
    assertThat(host.signals).isEmpty();
  }

  @Test
  void reusedProcessIdIsNotFound() {
    host.process(7, 7, "S", 71, "sleep", "1000");
    assertThat(find(known(5, 7))).as("another start time").isEqualTo(new None());
    host.process(7, 7, "S", 70, "sleep", "1000");
    assertThat(find(known(5, 7))).as("another command line").isEqualTo(new None());
    host.process(7, 7, "S", 70, "zeek", token(5, "manager"));
    assertThat(find(known(5, 7))).as("another node").isEqualTo(new None());
  }

  @Test
  void processWithoutCommandLineIsOursByItsStartTime() {
    host.process(7, 7, "S", 70);
    host.replaceFile(7, "cmdline", "");
    assertThat(find(known(5, 7)))
        .isInstanceOfSatisfying(Ours.class, ours -> assertThat(ours.commandLine()).isEmpty());
    assertThat(find(new KnownProcess(5, 7L, null, BOOT))).isEqualTo(new None());
  }

  @Test
  void recordSelectsAmongProcessesWithSameToken() {
    host.node(6, 5, "worker");
    host.node(7, 5, "worker");
    host.node(8, 5, "worker");
    for (long pid = 6; pid <= 8; pid++) {
      assertOurs(find(known(5, pid)), pid, 5);
    }
    assertThat(find(null)).isInstanceOf(Unclear.class);
    assertThat(find(launched(5))).isInstanceOf(Unclear.class);
    assertThat(((Unclear) find(known(5, 99))).why()).contains("2 more have the launch token");
  }

  @Test
  void otherLaunchNextToRecordedProcessIsUnclear() {
    host.node(6, 4, "worker");
    host.node(7, 5, "worker");
    assertUnclear(find(known(5, 7)), 6, "process 6 (launch 4) of this node runs beside process 7");
    assertUnclear(find(known(4, 6)), 7, "process 7 (launch 5) of this node runs beside process 6");
  }

  @Test
  void processThatContradictsItsRecordIsUnclear() {
    host.node(7, 5, "worker");
    assertUnclear(find(new KnownProcess(5, 7L, 1L, BOOT)), 7, "launch record names process 7");
    assertUnclear(find(new KnownProcess(5, 7L, 70L, "earlier")), 7, "launch record names");
    assertUnclear(find(known(5, 6)), 7, "launch record names process 6 of launch 5");
    assertUnclear(find(known(6, 6)), 7, "launch record names process 6 of launch 6");
  }

  @Test
  void processLaunchedAfterItsRecordIsOurs() {
    host.node(7, 5, "worker");
    assertOurs(find(known(4, 6)), 7, 5);
  }

  @Test
  void unknownBootDoesNotContradictTheRecord() {
    host.node(7, 5, "worker");
    assertOurs(find(new KnownProcess(5, 7L, 70L, "unknown")), 7, 5);
    assertOurs(
        new ProcessLook(host.files(), AGENT, "unknown", LostId.NONE).find("worker", known(5, 7)),
        7,
        5);
  }

  @Test
  void processOfAnotherUserOrNamespaceIsUnclear() {
    host.node(7, 5, "worker");
    host.owner(7, 1001, "7");
    assertUnclear(find(null), 7, "another user");
    host.owner(7, 1000, "7 1");
    assertUnclear(find(null), 7, "another PID namespace");
    host.breakFile(7, "status");
    assertUnclear(find(null), 7, "its user is unknown");
    host.forbid(7);
    assertUnclear(find(known(5, 7)), 7, "another user");
  }

  @Test
  void hiddenSessionLeaderThatRecordNamesIsOurs() {
    host.node(7, 5, "worker");
    host.hide(7);
    assertThat(find(known(5, 7))).isEqualTo(new Ours(7, null, 5, List.of()));
    assertThat(find(new KnownProcess(5, 7L, null, BOOT))).isInstanceOf(Ours.class);
    assertThat(find(new KnownProcess(5, 7L, 70L, "earlier"))).isEqualTo(new None());
  }

  @Test
  void hiddenProcessThatLeadsNoSessionHasAReusedId() {
    host.node(7, 5, "worker");
    host.hide(7);
    host.session(7, 3);
    assertThat(find(known(5, 7))).isEqualTo(new None());
  }

  @Test
  void hiddenProcessOfAnotherUserIsUnclear() {
    host.node(7, 5, "worker");
    host.hide(7);
    host.forbid(7);
    assertUnclear(find(known(5, 7)), 7, "the kernel hides it");
  }

  @Test
  void unreadableProcessIsNeverTreatedAsGone() {
    host.node(7, 5, "worker");
    host.breakFile(7, "stat");
    assertUnclear(find(known(5, 7)), 7, "the process table cannot be read");
    assertUnclear(find(null), 0, "the process table cannot be read");
  }

  @Test
  void everyProcessIsUnclearWithoutProcFilesystem() throws IOException {
    host.node(7, 5, "worker");
    host.hide(7);
    Files.delete(proc.resolve("self/stat"));
    assertUnclear(find(known(5, 7)), 7, "the process table cannot be read");
  }

  @Test
  void unreadableCommandLineMakesUnrecordedProcessesUnclear() {
    host.node(7, 5, "worker");
    host.process(8, 8, "S", 1, "bash");
    host.breakFile(8, "cmdline");
    assertOurs(find(known(5, 7)), 7, 5);
    assertUnclear(find(null), 7, "the process table cannot be read");
    assertUnclear(newLook().find("manager", null), 0, "the process table cannot be read");
    assertUnclear(newLook().find("manager", known(3, 6)), 0, "the process table cannot be read");
  }

  @Test
  void recordedProcessWithUnreadableCommandLineIsFoundByStartTime() {
    host.node(7, 5, "worker");
    host.breakFile(7, "cmdline");
    assertThat(find(known(5, 7)))
        .isInstanceOfSatisfying(Ours.class, ours -> assertThat(ours.commandLine()).isEmpty());
  }

  @Test
  void processIsUnclearWhenProcessTableCannotBeListed() {
    host.node(7, 5, "worker");
    var unlistable = new FakeHost(proc.resolve("7/somewhere"));
    var files = new ProcFiles(unlistable.proc.resolve("self/stat"), host);
    assertUnclear(
        new ProcessLook(files, AGENT, BOOT, LostId.NONE).find("worker", null),
        0,
        "the process table cannot be read");
  }

  @Test
  void processInNodeDirectoryIsUnclearAfterAgentLostItsId() throws IOException {
    Path directory = Files.createDirectories(stateDir.resolve("nodes/worker"));
    var lost = new LostId(stateDir);
    host.process(7, 7, "S", 1, "zeek", "Zeekeeper::launch=earlier.5.worker");
    assertUnclear(findWith(lost), 7, "token of agent earlier");

    host.workingDirectory(7, stateDir);
    assertThat(findWith(lost)).as("elsewhere").isEqualTo(new None());
    Files.delete(proc.resolve("7/cwd"));
    host.workingDirectory(7, directory);
    assertUnclear(findWith(lost), 7, "process 7 (launch 5) may be the node's");
    assertThat(findWith(LostId.NONE)).as("id known").isEqualTo(new None());

    host.owner(7, 1001, "7");
    assertThat(findWith(lost)).as("another user's").isEqualTo(new None());
  }

  private Identity findWith(LostId lost) {
    return new ProcessLook(host.files(), AGENT, BOOT, lost).find("worker", null);
  }
}
