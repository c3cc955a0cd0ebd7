package io.zeekeeper.agent.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads real processes, and fabricated ones with hostile names. */
class ProcessTableTest {
  @TempDir private Path proc;

  private void fabricate(long pid, String stat, String... commandLine) throws IOException {
    Path directory = Files.createDirectories(proc.resolve(Long.toString(pid)));
    Files.writeString(directory.resolve("stat"), stat);
    Files.writeString(directory.resolve("cmdline"), String.join("\0", commandLine) + "\0");
  }

  private static String stat(String name, String state, long ticks) {
    return "7 (" + name + ") " + state + " 1 7 7 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 " + ticks + " 0 0";
  }

  @Test
  void theStartTimeIsFoundBehindANameWithBracketsAndBlanks() throws IOException {
    fabricate(7, stat("a) Z (b", "S", 4711), "zeek");
    assertThat(new ProcessTable(proc).startTicks(7)).hasValue(4711);
  }

  @Test
  void aZombieIsNoProcess() throws IOException {
    fabricate(7, stat("zeek", "Z", 4711), "zeek");
    assertThat(new ProcessTable(proc).startTicks(7)).isEmpty();
    assertThat(new ProcessTable(proc).startTicks(8)).isEmpty();
  }

  @Test
  void onlyTokensOfThisAgentAreFound() throws IOException {
    fabricate(7, stat("zeek", "S", 1), "zeek", "-U", ".status", "Zeekeeper::launch=me.5");
    fabricate(8, stat("zeek", "S", 1), "zeek", "Zeekeeper::launch=other.5");
    fabricate(9, stat("grep", "S", 1), "grep", "xZeekeeper::launch=me.6");
    assertThat(new ProcessTable(proc).launchesOf("me")).containsOnlyKeys("me.5").containsValue(7L);
  }

  @Test
  void whatANodeHasJustForkedIsNotTakenForTheNode() throws IOException {
    // All three are in session 7.
    for (long pid : new long[] {6, 7, 8}) {
      fabricate(pid, stat("zeek", "S", 1), "zeek", "Zeekeeper::launch=me.5");
    }
    assertThat(new ProcessTable(proc).launchesOf("me")).containsOnly(Map.entry("me.5", 7L));
  }

  @Test
  void thisProcessIsThere() {
    long self = ProcessHandle.current().pid();
    assertThat(new ProcessTable().startTicks(self)).isPresent();
    assertThat(new ProcessTable().token(self)).isEmpty();
  }
}
