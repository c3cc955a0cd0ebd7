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
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the messages between nodes are encrypted, and with which keys. */
class ClusterEncryptionTest {
  private static final Configuration LOCAL = at("127.0.0.1", "127.0.0.2");
  private static final Configuration REMOTE = at("10.0.0.1", "10.0.0.2");

  private static final List<Backend> BACKENDS = List.of(Backend.ZEROMQ, Backend.BROKER);

  private final SimulatedAgents agents = new SimulatedAgents();

  @BeforeEach
  void connect() {
    agents.connect("i-0");
    agents.connect("i-1");
  }

  private ClusterEncryption with(Encryption encryption) {
    return new ClusterEncryption(
        new ClusterBackendSettings(Choice.AUTO, encryption), agents, Clock.systemUTC());
  }

  private static ClusterSettings clear(Backend backend) {
    return new ClusterSettings(backend, null, "seed");
  }

  private ClusterSettings encrypt(
      Encryption encryption, Configuration configuration, Backend backend) {
    return with(encryption).encrypt(clear(backend), configuration, null);
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
  void autoEncryptsBeyondLoopback() {
    assertThat(encrypt(Encryption.AUTO, REMOTE, Backend.ZEROMQ).curve()).isNotNull();
    assertThat(encrypt(Encryption.AUTO, at("10.0.0.1"), Backend.ZEROMQ).curve()).isNotNull();
    assertThat(encrypt(Encryption.AUTO, REMOTE, Backend.BROKER).brokerCertificate()).isNotNull();
    for (Backend backend : BACKENDS) {
      assertThat(encrypt(Encryption.AUTO, LOCAL, backend)).isEqualTo(clear(backend));
    }
  }

  @Test
  void instanceWithoutNodesDoesNotMatter() {
    var configuration =
        new Configuration(
            "c",
            List.of(new Instance("i-0", "127.0.0.1", null), new Instance("idle", "10.0.0.9", null)),
            List.of(Node.of("manager", "i-0", ClusterRole.MANAGER)));
    for (Backend backend : BACKENDS) {
      assertThat(encrypt(Encryption.AUTO, configuration, backend)).isEqualTo(clear(backend));
    }
  }

  @Test
  void requiredEncryptsLoopbackAndOffNothing() {
    for (Backend backend : BACKENDS) {
      assertThat(encrypt(Encryption.REQUIRED, LOCAL, backend).isEncrypted()).isTrue();
      assertThat(encrypt(Encryption.OFF, REMOTE, backend)).isEqualTo(clear(backend));
    }
  }

  @Test
  void presentKeysStay() {
    for (Backend backend : BACKENDS) {
      ClusterSettings present = encrypt(Encryption.AUTO, REMOTE, backend);
      ClusterEncryption auto = with(Encryption.AUTO);
      assertThat(auto.encrypt(clear(backend), REMOTE, present)).isEqualTo(present);
      assertThat(auto.encrypt(clear(backend), REMOTE, null)).isNotEqualTo(present);
      assertThat(auto.encrypt(clear(backend), LOCAL, present)).isEqualTo(clear(backend));
    }
  }

  @Test
  void keysOfAnotherBackendGo() {
    ClusterSettings zeromq = encrypt(Encryption.AUTO, REMOTE, Backend.ZEROMQ);
    ClusterSettings broker = with(Encryption.AUTO).encrypt(clear(Backend.BROKER), REMOTE, zeromq);
    assertThat(broker.brokerCertificate()).isNotNull();
    assertThat(broker.curve()).isNull();
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
    assertThat(with(Encryption.AUTO).problem(REMOTE, Backend.BROKER))
        .contains(
            "instance 'i-1' (Zeek 8.0.0) cannot encrypt Broker with certificates, which takes an agent"
                + " that knows it; the cluster's nodes listen at 10.0.0.1, 10.0.0.2; upgrade the"
                + " agent, or accept connections without authentication with"
                + " zeekeeper.cluster-encryption=off");
  }

  @Test
  void clearTextBeyondLoopbackIsNamed() {
    assertThat(ClusterEncryption.warning(REMOTE, clear(Backend.ZEROMQ)))
        .contains(
            "not encrypted: the nodes exchange events and logs in clear text at 10.0.0.1, 10.0.0.2,"
                + " because zeekeeper.cluster-encryption is off");
    assertThat(ClusterEncryption.warning(REMOTE, clear(Backend.BROKER)))
        .contains(
            "not authenticated: whoever reaches the nodes at 10.0.0.1, 10.0.0.2 can read and send"
                + " events and logs, because zeekeeper.cluster-encryption is off");
    for (Backend backend : BACKENDS) {
      assertThat(ClusterEncryption.warning(LOCAL, clear(backend))).isEmpty();
      ClusterSettings encrypted = encrypt(Encryption.AUTO, REMOTE, backend);
      assertThat(ClusterEncryption.warning(REMOTE, encrypted)).isEmpty();
    }
  }
}
