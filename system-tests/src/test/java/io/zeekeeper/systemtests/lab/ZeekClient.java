package io.zeekeeper.systemtests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The unmodified zeek-client from PyPI, as a process. */
public final class ZeekClient {
  private static final String VERSION = "1.5.0";
  private static final long PATIENCE_SECONDS = 60;

  private final List<String> common;

  private ZeekClient(List<String> common) {
    this.common = common;
  }

  /** The client's exit code and output. */
  public record Output(int exit, String stdout, String stderr) {
    public JsonNode json() {
      return JsonMapper.shared().readTree(stdout);
    }
  }

  /** The client for the controller on {@code port}. */
  public static ZeekClient of(int port, String... settings) {
    return on(List.of(), "127.0.0.1:" + port, settings);
  }

  /**
   * The client for a controller on another host.
   *
   * @param launcher what starts the client on its own host
   * @param controller host and port
   */
  public static ZeekClient on(List<String> launcher, String controller, String... settings) {
    List<String> common = new ArrayList<>(launcher);
    common.addAll(
        List.of(
            PyPi.program("zeek-client", VERSION, "zeek-client").toString(),
            "--controller",
            controller));
    for (String setting : settings) {
      common.addAll(List.of("--set", setting));
    }
    return new ZeekClient(common);
  }

  /** Starts the client with its output in these files. */
  public Process start(Path stdout, Path stderr, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(common);
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command).redirectOutput(stdout.toFile()).redirectError(stderr.toFile());
    builder.environment().put("PYTHONUNBUFFERED", "1");
    builder.environment().put("no_proxy", "*");
    builder.environment().put("ZEEK_CLIENT_CONFIG_FILE", "/nonexistent");
    return builder.start();
  }

  public Output run(String... arguments) {
    try {
      Path stdout = Files.createTempFile("zeek-client", ".out");
      Path stderr = Files.createTempFile("zeek-client", ".err");
      Process process = start(stdout, stderr, arguments);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("zeek-client " + List.of(arguments) + " did not end");
      }
      var output =
          new Output(
              process.exitValue(),
              Files.readString(stdout, StandardCharsets.UTF_8),
              Files.readString(stderr, StandardCharsets.UTF_8));
      Files.delete(stdout);
      Files.delete(stderr);
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
