package io.zeekeeper.agent.preflight;

import io.zeekeeper.agent.zeek.ChannelCertificates;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.agent.zeek.ZeekFinder;
import io.zeekeeper.agent.zeek.ZeekSettings;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A shell script as {@code zeek} that runs a test's commands in each parse and records it. */
record FakeZeek(Path directory) {
  static final ClusterSettings CLUSTER = new ClusterSettings(Backend.BROKER, null, "seed");

  /**
   * @param parse shell commands for {@code zeek -a}; {@code $HERE} is the directory of the fake
   */
  static FakeZeek install(Path directory, String parse) throws IOException {
    Path share = directory.resolve("share/zeek");
    Files.createDirectories(share.resolve("base/frameworks/cluster"));
    Files.createDirectories(share.resolve("policy/frameworks/cluster/backend/broker"));
    Files.createDirectories(share.resolve("site"));
    Files.writeString(share.resolve("site/local.zeek"), "# local\n");
    var zeek = new FakeZeek(directory);
    zeek.onParse(parse);
    return zeek;
  }

  void onParse(String commands) throws IOException {
    Path next = directory.resolve("next");
    Files.writeString(
        next,
        """
        #!/bin/sh
        HERE=%s
        case "$1" in
          --version) echo "zeek version 8.2.2" ;;
          -N) echo "Zeek::Cluster_Backend_Broker" ;;
          -a) echo $$ >> $HERE/parses
        %s
          ;;
        esac
        """
            .formatted(directory, commands));
    Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(directory.resolve("bin"));
    Files.move(next, command(), StandardCopyOption.REPLACE_EXISTING);
  }

  private Path command() {
    return directory.resolve("bin/zeek");
  }

  Path site() {
    return directory.resolve("share/zeek/site");
  }

  Path scratch() {
    return directory.resolve("scratch");
  }

  /** Returns the process ids of all parses so far. */
  List<Long> parses() {
    try {
      Path log = directory.resolve("parses");
      return Files.exists(log)
          ? Files.readAllLines(log).stream().map(Long::parseLong).toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ZeekPreflight preflight(Map<String, String> env, int atOnce, Duration patience, Executor loop) {
    var settings =
        new ZeekSettings(
            command().toString(), List.of("local"), Map.of(), env, null, "25000-25999");
    var directories =
        new NodeDirectories(directory.resolve("state"), directory.resolve("state/spool"), null);
    return new ZeekPreflight(
        "i",
        new SpecMaker(
            "i",
            new ZeekFinder(settings, Map.of()),
            settings,
            directories,
            new ChannelCertificates(directory, Clock.systemUTC())),
        new HostCheck(directories, "agent-id"),
        new ScriptParse(scratch(), patience),
        atOnce,
        loop);
  }

  ZeekPreflight preflight(int atOnce) {
    return preflight(Map.of(), atOnce, Duration.ofSeconds(30), Runnable::run);
  }

  /** Returns a worker that loads {@code scripts} in addition to local. */
  static Node worker(String name, Map<String, String> env, String... scripts) {
    return new Node(
        name,
        "i",
        ClusterRole.WORKER,
        State.RUNNING,
        null,
        List.of(scripts),
        List.of(),
        null,
        null,
        new TreeMap<>(env),
        null);
  }

  /** Returns a worker that is bound to a processor. */
  static Node pinned(String name, int cpu) {
    return new Node(
        name,
        "i",
        ClusterRole.WORKER,
        State.RUNNING,
        null,
        List.of(),
        List.of(),
        null,
        cpu,
        new TreeMap<>(),
        null);
  }

  static Configuration of(Node... nodes) {
    return new Configuration("c", List.of(new Instance("i", "127.0.0.1", null)), List.of(nodes));
  }

  /** Returns a manager and {@code workers} workers, which differ only in their names. */
  static Configuration cluster(int workers) {
    return of(
        Stream.concat(
                Stream.of(Node.of("manager", "i", ClusterRole.MANAGER)),
                IntStream.range(0, workers).mapToObj(n -> worker("worker-" + n, Map.of())))
            .toArray(Node[]::new));
  }
}
