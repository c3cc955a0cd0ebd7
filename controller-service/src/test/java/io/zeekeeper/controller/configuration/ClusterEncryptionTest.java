package io.zeekeeper.controller.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.agents.SimulatedAgents;
import io.zeekeeper.controller.configuration.ClusterBackendSettings.Choice;
import io.zeekeeper.controller.configuration.ClusterBackendSettings.Encryption;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import io.zeekeeper.protocol.CurveKeys;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the messages between nodes are encrypted, and with which keys. */
class ClusterEncryptionTest {
  private static final Configuration LOCAL = at("127.0.0.1", "127.0.0.2");
  private static final Configuration REMOTE = at("10.0.0.1", "10.0.0.2");

  private final SimulatedAgents agents = new SimulatedAgents();

  @BeforeEach
  void connect() {
    agents.connect("i-0");
    agents.connect("i-1");
  }

  private ClusterEncryption with(Encryption encryption) {
    return new ClusterEncryption(new ClusterBackendSettings(Choice.AUTO, encryption), agents);
  }

  /** A cluster with a node at each address. */
  private static Configuration at(String... hosts) {
    List<Instance> instances =
        Arrays.stream(hosts)
            .map(host -> new Instance("i-" + List.of(hosts).indexOf(host), host, null))
            .toList();
    return new Configuration(
        "c",
        instances,
        instances.stream()
            .map(i -> Node.of("node-" + i.name(), i.name(), ClusterRole.WORKER))
            .toList());
  }

  @Test
  void autoEncryptsZeroMqBeyondLoopback() {
    ClusterEncryption auto = with(Encryption.AUTO);
    assertThat(auto.keys(REMOTE, Backend.ZEROMQ, null)).isNotNull();
    assertThat(auto.keys(at("10.0.0.1"), Backend.ZEROMQ, null)).isNotNull();
    assertThat(auto.keys(LOCAL, Backend.ZEROMQ, null)).isNull();
    assertThat(auto.keys(REMOTE, Backend.BROKER, null)).isNull();
  }

  @Test
  void instanceWithoutNodesDoesNotMatter() {
    var configuration =
        new Configuration(
            "c",
            List.of(new Instance("i-0", "127.0.0.1", null), new Instance("idle", "10.0.0.9", null)),
            List.of(Node.of("manager", "i-0", ClusterRole.MANAGER)));
    assertThat(with(Encryption.AUTO).keys(configuration, Backend.ZEROMQ, null)).isNull();
  }

  @Test
  void requiredEncryptsLoopbackAndOffNothing() {
    assertThat(with(Encryption.REQUIRED).keys(LOCAL, Backend.ZEROMQ, null)).isNotNull();
    assertThat(with(Encryption.OFF).keys(REMOTE, Backend.ZEROMQ, null)).isNull();
  }

  @Test
  void presentKeysStay() {
    CurveKeys present = CurveKeyMaker.make();
    assertThat(with(Encryption.AUTO).keys(REMOTE, Backend.ZEROMQ, present)).isSameAs(present);
    assertThat(with(Encryption.AUTO).keys(LOCAL, Backend.ZEROMQ, present)).isNull();
  }

  @Test
  void instanceThatCannotEncryptIsAProblemUnlessOff() {
    assertThat(with(Encryption.AUTO).problem(REMOTE, Backend.ZEROMQ)).isEmpty();
    agents.agent("i-1").capabilities = List.of();
    agents.connect("i-1");
    assertThat(with(Encryption.AUTO).problem(REMOTE, Backend.ZEROMQ))
        .contains(
            "instance 'i-1' (Zeek 8.0.0) cannot encrypt ZeroMQ, which takes Zeek 8.2 and an agent that"
                + " knows it; the cluster's nodes listen at 10.0.0.1, 10.0.0.2; upgrade the instance,"
                + " set zeekeeper.cluster-backend=broker, or accept clear text with"
                + " zeekeeper.cluster-encryption=off");
    assertThat(with(Encryption.REQUIRED).problem(LOCAL, Backend.ZEROMQ)).isPresent();
    assertThat(with(Encryption.OFF).problem(REMOTE, Backend.ZEROMQ)).isEmpty();
    assertThat(with(Encryption.AUTO).problem(LOCAL, Backend.ZEROMQ)).isEmpty();
    assertThat(with(Encryption.AUTO).problem(REMOTE, Backend.BROKER)).isEmpty();
  }

  @Test
  void clearTextBeyondLoopbackIsNamed() {
    var clear = new ClusterSettings(Backend.ZEROMQ, null, "seed");
    assertThat(ClusterEncryption.warning(REMOTE, clear))
        .contains(
            "not encrypted: the nodes exchange events and logs in clear text at 10.0.0.1, 10.0.0.2,"
                + " because zeekeeper.cluster-encryption is off");
    assertThat(ClusterEncryption.warning(LOCAL, clear)).isEmpty();
    var encrypted = new ClusterSettings(Backend.ZEROMQ, null, "seed", CurveKeyMaker.make());
    assertThat(ClusterEncryption.warning(REMOTE, encrypted)).isEmpty();
  }
}
