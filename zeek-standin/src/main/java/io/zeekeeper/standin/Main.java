package io.zeekeeper.standin;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Zeek's command line as far as an agent uses it. */
public final class Main {
  private static final String AF_PACKET = "af_packet::";
  private static final int LINE_BYTES = 100;

  private final Arguments arguments;
  private final StatusFile status;
  private final Misbehaviour misbehaviour = Misbehaviour.of(System.getenv());
  private @Nullable ClusterNode node;

  private Main(Arguments arguments) {
    this.arguments = arguments;
    this.status = new StatusFile(arguments.statusFile());
  }

  public static void main(String... args) throws InterruptedException {
    Main main = null;
    try {
      main = new Main(Arguments.parse(args));
      main.run();
    } catch (FatalError e) {
      System.err.println(e.getMessage());
      if (main != null) {
        main.status.write("TERMINATED [fatal_error]");
      }
      Runtime.getRuntime().halt(1);
    }
  }

  private void run() throws InterruptedException {
    if (arguments.version()) {
      System.out.println(
          System.getProperty("standin.argv0", "zeek") + " version 8.2.2-zeek-standin");
      return;
    }

    String backends = System.getenv().getOrDefault("ZEEK_STANDIN_BACKENDS", "zeromq,broker");
    if (arguments.plugins()) {
      printPlugins(System.out, backends);
      return;
    }

    var identifiers = new Identifiers();
    var scripts = new Scripts(zeekPath(), identifiers);
    if (!arguments.parseOnly()) {
      status.write("INITIALIZING [main]");
    }

    arguments.scripts().forEach(script -> scripts.load(script, null));
    scripts.redefFromCommandLine(arguments.redefs());
    String name = System.getenv("CLUSTER_NODE");
    if (name != null && !name.isEmpty()) {
      node = ClusterNode.load(name, scripts, identifiers, misbehaviour);
    }

    if (!arguments.parseOnly() && !arguments.scripts().isEmpty()) {
      runNode();
    }
  }

  private static void printPlugins(PrintStream out, String backends) {
    if (backends.contains("broker")) {
      out.println("Zeek::Cluster_Backend_Broker - zeek-standin's Broker (built-in)");
    }
    if (backends.contains("zeromq")) {
      out.println("Zeek::Cluster_Backend_ZeroMQ - zeek-standin's ZeroMQ (built-in)");
    }
  }

  private static String zeekPath() {
    String given = System.getenv("ZEEKPATH");
    if (given != null && !given.isEmpty()) {
      return given;
    }
    String share = System.getProperty("standin.home", ".") + "/share/zeek";
    return ".:" + share + ":" + share + "/policy:" + share + "/site";
  }

  private void runNode() throws InterruptedException {
    System.err.println("zeek-standin: this is not Zeek, it analyses nothing");
    writeOutput();

    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::terminated));
    if (node != null) {
      node.open(arguments.networkInterface());
    }
    openInterface();
    if (!misbehaviour.neverCheckIn()) {
      status.write("RUNNING [run_loop]");
    }

    var forever = new CountDownLatch(1);
    if (misbehaviour.exitAfterMs() >= 0) {
      var _ = forever.await(misbehaviour.exitAfterMs(), TimeUnit.MILLISECONDS);
      Runtime.getRuntime().halt(misbehaviour.exitCode());
    }
    forever.await();
  }

  private void writeOutput() {
    String line = "x".repeat(LINE_BYTES - 1);
    for (long written = 0; written < misbehaviour.stdoutBytes(); written += LINE_BYTES) {
      System.out.println(line);
    }
  }

  private void openInterface() {
    String given = arguments.networkInterface();
    if (given == null) {
      return;
    }

    boolean afPacket = given.startsWith(AF_PACKET);
    String device = afPacket ? given.substring(AF_PACKET.length()) : given;
    if (!Files.exists(Path.of("/sys/class/net").resolve(device))) {
      throw new FatalError(
          "fatal error: problem with interface "
              + given
              + (afPacket
                  ? " (unable to get interface information: No such device)"
                  : " (pcap_error: No such device exists (pcap_activate))"));
    }

    System.err.println("listening on " + given);
  }

  // SIGTERM and SIGINT end the JVM through its shutdown hooks; Zeek's exit code is then 0.
  private void terminated() {
    if (misbehaviour.ignoreTerm() || (node != null && node.isStuck())) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    status.write("TERMINATING [received termination signal]");
    System.err.println("received termination signal");
    if (arguments.networkInterface() != null) {
      System.err.println(
          "0 packets received on interface "
              + arguments.networkInterface()
              + ", 0 (0.00%) dropped");
    }
    status.write("TERMINATED [atexit]");
    Runtime.getRuntime().halt(0);
  }
}
