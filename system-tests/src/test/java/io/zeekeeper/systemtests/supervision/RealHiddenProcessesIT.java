package io.zeekeeper.systemtests.supervision;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** Runs {@link RealUnprivilegedIT} with a /proc that hides the agent's nodes altogether. */
class RealHiddenProcessesIT extends RealUnprivilegedIT {
  private static final String MOUNT_HIDING_PROC = "mount -t proc -o hidepid=2 proc /proc";
  // Each program executes the next, so the process keeps its id.
  private static final List<String> WITH_HIDDEN_PROCESSES =
      List.of("unshare", "--mount", "sh", "-c", MOUNT_HIDING_PROC + " && exec \"$@\"", "hidden");

  @BeforeAll
  static void assumeMountsArePossible() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("unshare", "--mount", "sh", "-c", MOUNT_HIDING_PROC)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean possible = process.waitFor() == 0;
    if (!possible) {
      System.out.println("RealHiddenProcessesIT is skipped: no mount of /proc is possible here");
    }
    Assumptions.assumeTrue(possible);
  }

  @Override
  List<String> launcher() {
    List<String> launcher = new ArrayList<>(WITH_HIDDEN_PROCESSES);
    launcher.addAll(AS_NOBODY);
    return launcher;
  }
}
