package io.zeekeeper.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/**
 * A PostgreSQL server with its own directory and port. The server requires a password and ends with
 * this JVM at the latest. PostgreSQL refuses to run as root, so root starts the server as nobody.
 */
public final class PostgresServer implements AutoCloseable {
  private static final String USER = "zeekeeper";
  private static final String PASSWORD = "se!cret-of-tests";
  private static final String NOBODY = "65534";
  private static final boolean IS_ROOT = "root".equals(System.getProperty("user.name"));
  private static final long COMMAND_TIMEOUT_SECONDS = 120;
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final String CANNOT_CONNECT_NOW = "57P03";

  private final Path directory;
  private final int port;
  private final Thread closer = new Thread(this::end);

  /** Creates a server and starts it. */
  public PostgresServer() {
    try {
      this.directory = Files.createTempDirectory("zeekeeper-postgres");
      this.port = freePort();
      unpack();

      Path password = Files.writeString(directory.resolve("password"), PASSWORD);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      if (IS_ROOT) {
        run(List.of("chown", "-R", NOBODY + ":" + NOBODY, directory.toString()));
      }
      Runtime.getRuntime().addShutdownHook(closer);

      command(
          "initdb",
          "--auth=scram-sha-256",
          "--username=" + USER,
          "--pwfile=" + password,
          "--encoding=UTF8",
          "--no-locale",
          "--no-sync");
      start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void unpack() throws IOException {
    String archive =
        "/postgres-linux-"
            + ("aarch64".equals(System.getProperty("os.arch")) ? "arm_64" : "x86_64")
            + ".txz";

    try (InputStream packed = PostgresServer.class.getResourceAsStream(archive)) {
      if (packed == null) {
        throw new IOException("no " + archive);
      }

      Process tar =
          new ProcessBuilder("tar", "-x", "-C", directory.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (var to = tar.getOutputStream();
          var from = new XZInputStream(packed)) {
        from.transferTo(to);
      }
      await(tar, "tar");
    }
  }

  /** Starts the server again after {@link #stop()}. */
  public void start() {
    command(
        "pg_ctl",
        "start",
        "--wait",
        "--log=" + directory.resolve("log"),
        "--options=-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=''");
    awaitConnections();
  }

  /** On a busy host, pg_ctl returns while a server that recovers from a crash refuses clients. */
  private void awaitConnections() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(COMMAND_TIMEOUT_SECONDS);
    while (true) {
      try {
        connect("postgres").close();
        return;
      } catch (SQLException e) {
        if (!CANNOT_CONNECT_NOW.equals(e.getSQLState()) || System.nanoTime() > deadline) {
          throw new IllegalStateException(e);
        }
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  /** Stops the server at once, as a crash of its host would. */
  public void stop() {
    command("pg_ctl", "stop", "--wait", "--mode=immediate");
  }

  /** Suspends all processes of the server: connections stay open and get no answer. */
  public void pause() {
    signal("STOP");
  }

  /** Ends a {@link #pause()}. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try (Stream<String> lines = Files.lines(data().resolve("postmaster.pid"))) {
      ProcessHandle main =
          ProcessHandle.of(Long.parseLong(lines.findFirst().orElseThrow())).orElseThrow();
      for (ProcessHandle process : Stream.concat(Stream.of(main), main.descendants()).toList()) {
        signal(name, process);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void signal(String name, ProcessHandle process) throws IOException {
    try {
      run(List.of("kill", "-" + name, "" + process.pid()));
    } catch (IOException e) {
      // A backend may end in between.
      if (process.isAlive()) {
        throw e;
      }
    }
  }

  /** The JDBC URL of a database. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** Creates a database, and returns the properties with which a controller uses it. */
  public Map<String, String> newDatabase(String name) {
    try (Connection connection = connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }

    return Map.of(
        "spring.profiles.active",
        "postgresql",
        "spring.datasource.url",
        url(name),
        "spring.datasource.username",
        USER,
        "spring.datasource.password",
        PASSWORD);
  }

  /** Opens a connection as the server's owner. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), USER, PASSWORD);
  }

  private Path data() {
    return directory.resolve("data");
  }

  private void command(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (IS_ROOT) {
      command.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }

    command.add(directory.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    command.add("--pgdata=" + data());

    try {
      run(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(List<String> command) throws IOException {
    // Write to a file, as the server would keep a pipe open.
    Path output = directory.resolveSibling(directory.getFileName() + ".out");
    await(
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start(),
        String.join(" ", command) + ", which wrote to " + output);
    Files.delete(output);
  }

  private static void await(Process process, String what) throws IOException {
    try {
      if (!process.waitFor(COMMAND_TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("failed: " + what);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted: " + what, e);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(closer);
    end();
  }

  private void end() {
    try {
      if (Files.exists(data().resolve("postmaster.pid"))) {
        resume();
        stop();
      }
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
