package io.zeekeeper.agent.supervision;

import static io.zeekeeper.agent.supervision.RealNode.LOOP_FOREVER;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.agent.process.Signals;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Launches a node and finds it again, in a process that a test has put under a limit. Prints one
 * line per finding.
 */
public final class ProcessesMain {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final LoopThread loop = RealNode.loop();
  private final HostProcesses processes = RealNode.processes(loop);
  private final CountDownLatch end = new CountDownLatch(1);

  private ProcessesMain() {}

  /**
   * Runs one test.
   *
   * @param args the name of the test, the directory to run in, and the shell that runs the node
   */
  public static void main(String... args) throws Exception {
    var main = new ProcessesMain();
    RunningProcess node = RealNode.launch(main.processes, Path.of(args[1]), args[2], LOOP_FOREVER);
    try {
      var known = new KnownProcess(5, node.pid(), node.startTicks(), RealNode.BOOT);
      if (args[0].equals("starved")) {
        main.starve(known);
      } else {
        main.hide(node, known);
      }
    } finally {
      Signals.sendToRest(node.pid(), Signals.SIGKILL);
    }
    System.exit(0);
  }

  private String find(KnownProcess known) {
    return kind(processes.look().find("worker", known));
  }

  private static String kind(Identity identity) {
    return switch (identity) {
      case Identity.None none -> "none";
      case Identity.Ours ours ->
          "ours, start ticks " + (ours.startTicks() == null ? "hidden" : "known");
      case Identity.Unclear unclear -> "unclear";
    };
  }

  private RunningProcess adopt(KnownProcess known) {
    RunningProcess adopted =
        processes.adopt((Identity.Ours) processes.look().find("worker", known), Path.of("."));
    loop.execute(() -> adopted.onEnd(reason -> end.countDown()));
    return adopted;
  }

  /** Uses up all file descriptors for a while. */
  private void starve(KnownProcess known) throws Exception {
    await().atMost(PATIENCE).until(() -> find(known).startsWith("ours"));
    var unknown = new KnownProcess(4, null, null, RealNode.BOOT);
    System.out.println("before: " + find(known) + "; without record: " + find(unknown));
    RunningProcess adopted = adopt(known);
    List<InputStream> hoard = new ArrayList<>();
    try {
      while (true) {
        hoard.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException e) {
      String starved = find(known) + "; without record: " + find(unknown);
      boolean ended = end.await(1, TimeUnit.SECONDS);
      hoard.removeLast().close();
      System.out.println("starved: " + starved + "; ended: " + ended);
    }
    for (InputStream file : hoard) {
      file.close();
    }
    System.out.println("after: " + find(known) + "; without record: " + find(unknown));
    adopted.signal(Signals.SIGKILL);
    System.out.println("ended: " + end.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    System.out.println("at last: " + find(known));
  }

  /** Waits until {@code /proc} no longer shows the node. */
  private void hide(RunningProcess node, KnownProcess known) throws Exception {
    Path entry = Path.of("/proc", "" + node.pid());
    await("hidden").atMost(PATIENCE).until(() -> !entry.toFile().exists());
    System.out.println("hidden: " + find(known));
    var otherBoot = new KnownProcess(5, node.pid(), node.startTicks(), "another");
    System.out.println("of another boot: " + find(otherBoot));
    RunningProcess adopted = adopt(known);
    System.out.println("ended: " + end.await(1, TimeUnit.SECONDS));
    adopted.signal(Signals.SIGTERM);
    System.out.println("ended: " + end.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    System.out.println("at last: " + find(known));
  }
}
