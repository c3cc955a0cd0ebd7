package io.zeekeeper.agent.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Problems that this host has with a node. */
class HostCheckTest {
  @TempDir Path directory;

  private Map<String, String> problems(Node node, Set<Integer> held) {
    var directories = new NodeDirectories(directory, directory.resolve("spool"), Duration.ZERO);
    var configuration =
        new Configuration("c", List.of(new Instance("i", "127.0.0.1", null)), List.of(node));
    var spec =
        new LaunchSpec(
            node,
            Backend.BROKER,
            List.of("setsid", "/bin/true", "-U", ".status"),
            new TreeMap<>(),
            new TreeMap<>(),
            List.of(directory.resolve("spool/log-queue").toString()),
            true,
            null,
            "8.2.2",
            List.of(),
            List.of());
    return new HostCheck(directories, "agent-id")
        .problems(
            configuration, new ClusterSettings(Backend.BROKER, null, "0"), List.of(spec), held);
  }

  private static Node node(
      @Nullable Integer port, @Nullable String networkInterface, @Nullable Integer cpu) {
    return new Node(
        "w",
        "i",
        ClusterRole.WORKER,
        State.RUNNING,
        port,
        List.of(),
        List.of(),
        networkInterface,
        cpu,
        new TreeMap<>(),
        null);
  }

  @Test
  void nodeWithoutSpecialNeedsHasNoProblem() {
    assertThat(problems(node(null, null, 0), Set.of())).isEmpty();
  }

  @Test
  void missingInterfaceIsNamed() {
    for (String name : List.of("nosuchif", "af_packet::nosuchif", "pcap::nosuchif")) {
      assertThat(problems(node(null, name, null), Set.of()))
          .containsEntry("w", "interface 'nosuchif' does not exist here");
    }
  }

  @Test
  void deviceOfAnotherPacketSourceIsNotChecked() {
    assertThat(problems(node(null, "napatech::7", null), Set.of())).isEmpty();
  }

  @Test
  void missingProcessorIsNamed() {
    assertThat(problems(node(null, null, 4711), Set.of()).get("w"))
        .startsWith("cpu_affinity 4711 is not among the processors here: ");
  }

  @Test
  void takenPortIsNamedWithItsHolder() throws IOException {
    try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = holder.getLocalPort();
      assertThat(problems(node(port, null, null), Set.of()).get("w"))
          .startsWith("TCP port " + port + " (cluster) is taken by process ")
          .contains(String.valueOf(ProcessHandle.current().pid()));
      assertThat(problems(node(port, null, null), Set.of(port)))
          .as("a node of this agent has it")
          .isEmpty();
    }
  }

  @Test
  void stoppedNodeIsNotChecked() {
    Node stopped =
        new Node(
            "w",
            "i",
            ClusterRole.WORKER,
            State.STOPPED,
            null,
            List.of(),
            List.of(),
            "nosuchif",
            4711,
            new TreeMap<>(),
            null);
    assertThat(problems(stopped, Set.of())).isEmpty();
  }

  @Test
  void fileInPlaceOfADirectoryIsNamed() throws IOException {
    Files.writeString(directory.resolve("nodes"), "");
    assertThat(problems(node(null, null, null), Set.of()).get("w"))
        .isEqualTo(directory.resolve("nodes") + " is not a directory");
  }

  @Test
  void processorListsAreParsed() {
    assertThat(HostCheck.within(3, "0-1,3")).isTrue();
    assertThat(HostCheck.within(2, "0-1,3")).isFalse();
    assertThat(HostCheck.within(-1, "0-1,3")).isFalse();
    assertThat(HostCheck.within(9, "")).isTrue();
  }
}
