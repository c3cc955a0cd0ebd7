package io.zeekeeper.agent.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reason of an exit tells an operator where to look. */
class PostMortemTest {
  private static final int KILLED = 128 + 9;
  private static final int SEGMENTATION_FAULT = 128 + 11;

  @TempDir private Path proc;
  @TempDir private Path directory;

  @BeforeEach
  void writeDefaultKernelFiles() throws IOException {
    writeKernelFiles("oom_kill 4", "core");
  }

  private void writeKernelFiles(String oomKills, String corePattern) throws IOException {
    Files.writeString(proc.resolve("vmstat"), "nr_free_pages 1\n" + oomKills + "\nnuma_hit 2\n");
    Files.createDirectories(proc.resolve("sys/kernel"));
    Files.writeString(proc.resolve("sys/kernel/core_pattern"), corePattern + "\n");
  }

  private PostMortem launched() {
    return PostMortem.of(proc, directory, InstantSource.system());
  }

  @Test
  void exitCodeIsExplained() {
    assertThat(launched().reason(0)).isEqualTo("exited with code 0 without a request");
    assertThat(launched().reason(1)).contains("code 1", "configuration", "stderr");
    assertThat(launched().reason(37)).isEqualTo("exited with code 37");
    assertThat(launched().reason(128 + 15)).isEqualTo("killed by SIGTERM");
  }

  @Test
  void reasonNamesLackOfMemoryOnlyAfterOomKillSinceLaunch() throws IOException {
    PostMortem launched = launched();
    assertThat(launched.reason(KILLED)).contains("SIGKILL").doesNotContain("the kernel has killed");
    writeKernelFiles("oom_kill 5", "core");
    assertThat(launched.reason(KILLED))
        .endsWith("; the kernel has killed processes for lack of memory since its launch");
    assertThat(launched().reason(KILLED)).doesNotContain("the kernel has killed");
  }

  @Test
  void reasonNamesCoreFileOfThisCrash() throws IOException {
    Path old = Files.createFile(directory.resolve("core.1"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(60)));
    PostMortem launched = launched();
    assertThat(launched.reason(SEGMENTATION_FAULT))
        .isEqualTo("killed by SIGSEGV, a crash in Zeek; no core file (see ulimit -c)");
    Path core = Files.createFile(directory.resolve("core.4711"));
    assertThat(launched.reason(SEGMENTATION_FAULT)).endsWith("; core file " + core);
    assertThat(launched.reason(KILLED)).doesNotContain("core");
  }

  @Test
  void reasonNamesCorePatternThatPipesCores() throws IOException {
    writeKernelFiles("oom_kill 4", "|/usr/lib/systemd/systemd-coredump %P");
    assertThat(launched().reason(SEGMENTATION_FAULT))
        .endsWith("; cores go to |/usr/lib/systemd/systemd-coredump %P, if at all");
  }

  @Test
  void reasonIsGivenWithoutKernelFiles() throws IOException {
    Files.delete(proc.resolve("vmstat"));
    Files.delete(proc.resolve("sys/kernel/core_pattern"));
    assertThat(launched().reason(KILLED)).contains("SIGKILL");
    assertThat(launched().reason(SEGMENTATION_FAULT)).contains("SIGSEGV");
  }
}
