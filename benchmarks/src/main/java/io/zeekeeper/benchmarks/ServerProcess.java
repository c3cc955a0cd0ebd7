package io.zeekeeper.benchmarks;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A server under measurement in its own process: the controller or the floor. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern CONNECTED =
      Pattern.compile("^zeekeeper_agents_connected\\S* ([0-9.E]+)", Pattern.MULTILINE);
  private static final Pattern HEAP = Pattern.compile("used (\\d+)K");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Duration START_PATIENCE = Duration.ofMinutes(3);
  private static final Duration QUERY_PATIENCE = Duration.ofSeconds(30);
  private static final Duration CHANGE_PATIENCE = Duration.ofMinutes(10);
  private static final int POLL_MILLIS = 10;

  private final List<String> command;
  private final Endpoint endpoint;
  private final Path output;
  private volatile @Nullable Process process;

  /**
   * @param command starts the server, also after {@link #kill}
   * @param endpoint the server's HTTP port
   * @param output the file for stdout and stderr
   */
  ServerProcess(List<String> command, Endpoint endpoint, Path output) {
    this.command = List.copyOf(command);
    this.endpoint = endpoint;
    this.output = output;
    // The server must not outlive an interrupted benchmark.
    Runtime.getRuntime().addShutdownHook(new Thread(this::end));
  }

  /** A free port, below those that the kernel assigns to outgoing connections. */
  static int freePort() throws IOException {
    for (int attempt = 0; attempt < 1000; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return port;
      } catch (BindException e) {
        // Taken; try another.
      }
    }
    throw new IOException("no free port between 20000 and 32000");
  }

  /** Starts the server and waits until it is healthy. */
  void start() throws Exception {
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    await(
        START_PATIENCE,
        () -> health().contains("UP"),
        () -> "the server did not start; see " + output);
  }

  private String health() {
    try {
      return request("GET", "/actuator/health", "").body();
    } catch (IOException e) {
      return "not yet: " + e.getMessage();
    }
  }

  /** Waits for {@code condition}; fails when the server dies or {@code patience} ends. */
  void await(Duration patience, BooleanSupplier condition, Supplier<String> failure)
      throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (!running().isAlive()) {
        throw new IllegalStateException("the server ended; see " + output);
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(failure.get());
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  /** The number of sessions by the server's metrics; -1 without an answer. */
  int connected() {
    try {
      String metrics =
          request("GET", "/actuator/prometheus?includedNames=zeekeeper_agents_connected", "")
              .body();
      return (int) Double.parseDouble(first(CONNECTED, metrics));
    } catch (IOException e) {
      return -1;
    }
  }

  HttpResponse<String> request(String method, String path, String body) throws IOException {
    return endpoint.send(
        endpoint
            .request(path)
            // Reactor Netty 1.3.7 may stop reading a kept connection (reactor-netty#4361).
            .header("Connection", "close")
            .timeout(method.equals("GET") ? QUERY_PATIENCE : CHANGE_PATIENCE)
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Resident memory in KiB. */
  double resident() throws IOException {
    return Double.parseDouble(
        first(RESIDENT, Files.readString(Path.of("/proc", "" + running().pid(), "status"))));
  }

  /** Heap in use after a full collection, in KiB. */
  double heap() throws IOException {
    jcmd("GC.run");
    return Double.parseDouble(first(HEAP, jcmd("GC.heap_info")));
  }

  private String jcmd(String what) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home", ""), "bin", "jcmd").toString();
    Process run = new ProcessBuilder(jcmd, "" + running().pid(), what).start();
    return new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String first(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("no " + pattern + " in: " + text);
    }
    return matcher.group(1);
  }

  /** Processor time that the server has used so far. */
  Duration processorTime() {
    return running().info().totalCpuDuration().orElseThrow();
  }

  /** Ends the server as a crash would. */
  void kill() throws InterruptedException {
    var _ = running().destroyForcibly().waitFor();
  }

  private Process running() {
    Process now = process;
    if (now == null) {
      throw new IllegalStateException("not started");
    }
    return now;
  }

  private void end() {
    Process now = process;
    if (now != null) {
      now.destroyForcibly();
    }
  }

  /** The file with the server's output. */
  @Override
  public String toString() {
    return output.toString();
  }

  @Override
  public void close() {
    end();
    endpoint.close();
  }
}
