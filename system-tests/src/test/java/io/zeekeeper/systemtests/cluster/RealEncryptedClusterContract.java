package io.zeekeeper.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.Service;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract with a real Zeek, if installed, and what only a real Zeek can show. */
abstract class RealEncryptedClusterContract extends EncryptedClusterContract {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(6);

  /** Prints what another node says about itself. */
  static final String LISTENER =
      """
      event zeek_init() &priority=100 { set_buf(open("/dev/stdout"), F); }
      event Cluster::node_up(name: string, id: string) { print "met", name; }
      """;

  @Override
  public Zeek zeek() {
    return Zeek.assumeReal();
  }

  Configuration chattering(String id, String text) throws IOException {
    Path script = lab.directory().resolve("chatter-" + id + ".zeek");
    // Writes the text into a log again and again.
    Files.writeString(
        script,
        """
        module Chatter;
        event Chatter::say() {
          Reporter::info("%s");
          schedule 200msec { Chatter::say() };
        }
        event zeek_init() { schedule 200msec { Chatter::say() }; }
        """
            .formatted(text));
    Node worker = Nodes.withScripts(Nodes.worker("worker-1", "agent-2"), script.toString());
    return Nodes.with(spanning(id), id, worker);
  }

  /** Captures packets on {@code lo} with Zeek itself. */
  byte[] capture(Lab where, String name) throws Exception {
    Path directory = Files.createDirectory(lab.directory().resolve("capture-" + name));
    Process capture =
        start(
            directory,
            Map.of(),
            "-b",
            "-C",
            "-i",
            "lo",
            "-f",
            "tcp and host " + addresses.get(0),
            "-w",
            "trace.pcap",
            "Log::default_rotation_interval=0sec");
    Path log = where.nodeDirectory("agent-1", "logger").resolve("reporter.log");
    try {
      await().atMost(PATIENCE).until(() -> has(log, name + "-marker"));
      await().during(LONG_ENOUGH).atMost(LONG_ENOUGH.plusSeconds(5)).until(() -> true);
    } finally {
      capture.destroy();
      assertThat(capture.waitFor()).isNotNegative();
    }
    return Files.readAllBytes(directory.resolve("trace.pcap"));
  }

  private static boolean has(Path file, String text) throws IOException {
    return Files.exists(file) && Files.readString(file).contains(text);
  }

  private Process start(Path directory, Map<String, String> env, String... arguments)
      throws IOException {
    var builder =
        new ProcessBuilder(
                Stream.concat(Stream.of(zeek().command().toString()), Stream.of(arguments))
                    .toList())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile());
    builder.environment().putAll(env);
    return builder.start();
  }

  @Test
  void captureBetweenTheAddressesShowsNoLogContent() throws Exception {
    assertSucceeded(api.deploy(chattering("sealed", "sealed-marker")));
    String sealed = new String(capture(lab, "sealed"), StandardCharsets.ISO_8859_1);
    // Compared as booleans, because a failure would print the packets.
    assertThat(sealed.length()).isGreaterThan(10_000);
    assertThat(sealed.contains("sealed-marker")).isFalse();
  }

  /** The generated files of the worker, by name. */
  Map<String, String> filesOfWorker() throws IOException {
    Map<String, String> files = new TreeMap<>();
    List<String> names = new ArrayList<>(List.of("cluster-layout.zeek", "zeekeeper-node.zeek"));
    names.addAll(keys().files());
    for (String name : names) {
      Path file = lab.nodeDirectory("agent-2", "worker-1").resolve(name);
      if (Files.exists(file)) {
        files.put(name, Files.readString(file));
      }
    }
    return files;
  }

  /** Runs a node by hand with these files, and returns its output. */
  String listen(String name, Map<String, String> files, String listener) throws Exception {
    Path directory = Files.createDirectory(lab.directory().resolve("intruder-" + name));
    for (var file : files.entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }
    Files.writeString(directory.resolve("listener.zeek"), listener);
    Process intruder =
        start(
            directory,
            Map.of("CLUSTER_NODE", "worker-1"),
            "policy/frameworks/cluster/backend/" + backend(),
            "zeekeeper-node",
            "listener",
            "Telemetry::metrics_port=0/unknown",
            "Log::default_rotation_postprocessor_cmd=");
    try {
      await().during(LONG_ENOUGH).atMost(LONG_ENOUGH.plusSeconds(5)).until(intruder::isAlive);
    } finally {
      intruder.destroyForcibly();
    }
    return Files.readString(directory.resolve("output"));
  }

  void assertClusterGoesOn() {
    lab.awaitChannels();
    assertThat(api.get("/api/v1/id-values/bits_per_uid").status()).isEqualTo(200);
  }

  interface Work {
    void run(Service controller) throws Exception;
  }

  /** Runs another controller with encryption off in the place of the lab's. */
  void withEncryptionOff(Work work) throws Exception {
    lab.controller().stop();
    try (var open =
        lab.controllerWithEmptyDatabase(
            "--zeekeeper.cluster-encryption=off", "--zeekeeper.cluster-backend=" + backend())) {
      open.start();
      lab.awaitController();
      lab.awaitConnected("agent-1", "agent-2");
      work.run(open);
    } finally {
      lab.startController();
      lab.awaitConnected("agent-1", "agent-2");
    }
  }

  /** Deploys, and checks that the plan, the events and the log contain {@code warning}. */
  void deployWithWarning(Service controller, Configuration configuration, String warning) {
    api.stage(configuration);
    assertThat(api.post("/api/v1/deployments/plan", "{}").body()).contains(warning);
    assertSucceeded(api.post("/api/v1/deployments", "{}"));
    assertThat(api.get("/api/v1/events?limit=100").body()).contains(warning);
    assertThat(controller.log()).contains(warning);
  }
}
