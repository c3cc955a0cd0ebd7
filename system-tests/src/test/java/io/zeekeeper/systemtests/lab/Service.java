package io.zeekeeper.systemtests.lab;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A controller or an agent as a process of its own. */
public final class Service implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String module;
  private final List<String> arguments;
  private final Path log;
  private final Map<String, String> environment = new TreeMap<>();
  private Path workingDirectory = Path.of("").toAbsolutePath();
  private List<String> launcher = List.of();
  private boolean asBuilt;
  private Process process;

  public Service(String module, Path log, List<String> arguments) {
    this.module = module;
    this.log = log;
    this.arguments = List.copyOf(arguments);
  }

  /** Starts in that directory, with more in its environment. */
  public Service in(Path directory, Map<String, String> more) {
    workingDirectory = directory;
    environment.putAll(more);
    return this;
  }

  /** Starts from the jar that the build made, as in the README. */
  public Service asBuilt() {
    asBuilt = true;
    return this;
  }

  /** Starts by another program, as {@code setpriv} or {@code unshare}. */
  public Service under(String... program) {
    launcher = List.of(program);
    return this;
  }

  public void start() {
    List<String> command = new ArrayList<>(launcher);
    command.addAll(
        asBuilt
            ? List.of(Project.java(), "-jar", Project.jar(module).toString())
            : Installation.of(module).command());
    command.addAll(arguments);
    try {
      var builder =
          new ProcessBuilder(command)
              .directory(workingDirectory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      TestProcesses.startBelow(log.toAbsolutePath().getParent());
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of the process that was started last. */
  public long pid() {
    return started().pid();
  }

  private Process started() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("not started");
    }
    return running;
  }

  /** What it holds of the system: open files, sockets included, and threads. */
  public record Holdings(int files, int threads) {
    public boolean atMost(Holdings other, int more) {
      return files <= other.files + more && threads <= other.threads + more;
    }
  }

  public Holdings holdings() {
    return new Holdings(entries("fd"), entries("task"));
  }

  private int entries(String directory) {
    try (Stream<Path> files = Files.list(Path.of("/proc", "" + pid(), directory))) {
      return (int) files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String log() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void awaitLog(String text) {
    await(module + " logs '" + text + "'").atMost(PATIENCE).until(() -> log().contains(text));
  }

  /** Ends it as a crash would. */
  public void kill() {
    end(true);
  }

  /** Ends it as an operator would; the exit code is in {@link #awaitExit}. */
  public void stop() {
    end(false);
  }

  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** Sends a signal, as in {@code INT}. */
  public void signal(String name) {
    Signal.send(name, pid());
  }

  /** Whether the process ends within {@code time}. */
  public boolean hasEnded(Duration time) {
    try {
      return started().waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public int awaitExit() {
    Process running = started();
    try {
      if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(module + " did not end; its log:\n" + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return running.exitValue();
  }

  private void end(boolean forcibly) {
    Process running = process;
    if (running != null) {
      if (forcibly) {
        running.destroyForcibly();
      } else {
        running.destroy();
      }
      var _ = awaitExit();
    }
  }

  @Override
  public void close() {
    end(true);
  }
}
