package io.zeekeeper.agent.zeek;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Secret;
import io.zeekeeper.protocol.BrokerCertificate;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import io.zeekeeper.protocol.CurveKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Launch specifications made from a configuration and settings. */
class LaunchSpecsTest {
  private static final Path STATE = Path.of("/state");
  private static final ZeekInstallation ZEEK =
      new ZeekInstallation(
          Path.of("/z/bin/zeek"),
          "8.2.2",
          List.of(Path.of("/z/share/zeek"), Path.of("/z/share/zeek/site")),
          List.of(Backend.ZEROMQ, Backend.BROKER),
          true);

  private static final CurveKeys KEYS =
      new CurveKeys(
          "p".repeat(40),
          new Secret("server-secret".repeat(4).substring(0, 40)),
          "q".repeat(40),
          new Secret("client-secret".repeat(4).substring(0, 40)));

  private static LaunchSpec spec(
      Map<String, String> env,
      @Nullable String metricsAddress,
      @Nullable Duration rotation,
      Backend backend) {
    return spec(env, metricsAddress, rotation, new ClusterSettings(backend, null, "seed"));
  }

  private static LaunchSpec spec(
      Map<String, String> env,
      @Nullable String metricsAddress,
      @Nullable Duration rotation,
      ClusterSettings cluster) {
    var settings =
        new ZeekSettings(
            null, List.of("local"), Map.of("chosen", "1"), env, metricsAddress, "25000-25999");
    var configuration =
        new Configuration(
            "c",
            List.of(new Instance("i", "10.0.0.1", null)),
            List.of(Node.of("logger", "i", ClusterRole.LOGGER)));
    return new LaunchSpecs(
            ZEEK,
            settings,
            new NodeDirectories(STATE, Path.of("/spool"), rotation),
            new ChannelSet(Path.of("/agent/channels"), "0123456789abcdef"))
        .of(configuration, cluster, "i")
        .getFirst();
  }

  private static LaunchSpec usual() {
    return spec(Map.of(), null, null, Backend.BROKER);
  }

  private static String defaults(LaunchSpec spec) {
    return Objects.requireNonNull(spec.files().get("zeekeeper-defaults.zeek"));
  }

  private static String node(LaunchSpec spec) {
    return Objects.requireNonNull(spec.files().get("zeekeeper-node.zeek"));
  }

  @Test
  void secretKeysAreInTheirOwnFileOnly() {
    LaunchSpec spec =
        spec(Map.of(), null, null, new ClusterSettings(Backend.ZEROMQ, null, "seed").with(KEYS));
    assertThat(spec.keyFiles()).containsOnlyKeys("zeekeeper-keys.zeek");
    assertThat(Objects.requireNonNull(spec.keyFiles().get("zeekeeper-keys.zeek")).value())
        .contains(
            "redef Cluster::Backend::ZeroMQ::curve_server_secretkey = \"server-secret",
            "redef Cluster::Backend::ZeroMQ::curve_client_secretkey = \"client-secret");
    assertThat(node(spec)).contains("@load zeekeeper-keys");
    assertThat(spec.toString()).doesNotContain("server-secret", "client-secret");
    assertThat(usual().keyFiles()).isEmpty();
    assertThat(node(usual())).doesNotContain("zeekeeper-keys");
  }

  @Test
  void certificateOfBrokerIsInKeyFilesOnly() {
    var certificate =
        new BrokerCertificate(
            "-----BEGIN CERTIFICATE-----authority",
            "-----BEGIN CERTIFICATE-----node",
            new Secret("-----BEGIN PRIVATE KEY-----key"));
    LaunchSpec spec =
        spec(
            Map.of(),
            null,
            null,
            new ClusterSettings(Backend.BROKER, null, "seed").with(certificate));
    assertThat(spec.keyFiles())
        .containsEntry("zeekeeper-broker-ca.pem", new Secret(certificate.authority()))
        .containsEntry("zeekeeper-broker.pem", new Secret(certificate.certificate()))
        .containsEntry("zeekeeper-broker-key.pem", certificate.key())
        .hasSize(4);
    assertThat(spec.keyFiles().keySet()).isEqualTo(ClusterKeyFiles.NAMES);
    assertThat(Objects.requireNonNull(spec.keyFiles().get("zeekeeper-keys.zeek")).value())
        .contains(
            "redef Broker::disable_ssl = F;",
            "redef Broker::ssl_cafile = \"zeekeeper-broker-ca.pem\";",
            "redef Broker::ssl_certificate = \"zeekeeper-broker.pem\";",
            "redef Broker::ssl_keyfile = \"zeekeeper-broker-key.pem\";",
            "redef Broker::ssl_capath = \"\";");
    assertThat(node(spec)).contains("@load zeekeeper-keys");
    assertThat(spec.files().toString()).doesNotContain("BEGIN");
    assertThat(spec.toString()).doesNotContain("BEGIN");
  }

  @Test
  void commandLineNamesCertificatesOfTheChannel() {
    LaunchSpec logger = spec(Map.of(), null, null, Backend.ZEROMQ);
    assertThat(logger.channelCertificates()).isEmpty();
    assertThat(usual().argv().getLast())
        .isEqualTo("Zeekeeper::channel_certificates=0123456789abcdef");
    assertThat(usual().channelCertificates()).contains("0123456789abcdef");
    assertThat(node(usual())).contains("redef Zeekeeper::channel_directory = \"/agent/channels\";");
  }

  @Test
  void recordOfAnEarlierVersionHasNoSecrets() {
    String json = Json.lenient().writeValueAsString(usual()).replace(",\"secrets\":{}", "");
    assertThat(json).doesNotContain("secrets");
    assertThat(Json.lenient().readValue(json, LaunchSpec.class)).isEqualTo(usual());
  }

  @Test
  void ownDefaultsLoadFirstAndMandatorySettingsLast() {
    LaunchSpec spec = usual();
    assertThat(spec.arguments())
        .containsExactly(
            "zeekeeper-defaults",
            "policy/frameworks/cluster/backend/broker",
            "local",
            "zeekeeper-node",
            "Zeekeeper::channel_certificates=0123456789abcdef");
    assertThat(spec.scripts()).containsExactly("local");
  }

  @Test
  void rotationIntervalIsADefaultUnlessConfigured() {
    assertThat(defaults(usual())).contains("redef Log::default_rotation_interval = 3600sec;");
    assertThat(node(usual())).doesNotContain("default_rotation_interval");
    LaunchSpec chosen = spec(Map.of(), null, Duration.ofMinutes(5), Backend.BROKER);
    assertThat(node(chosen)).contains("redef Log::default_rotation_interval = 300sec;");
    LaunchSpec off = spec(Map.of(), null, Duration.ZERO, Backend.BROKER);
    assertThat(node(off)).contains("redef Log::default_rotation_interval = 0sec;");
  }

  @Test
  void metricsAddressIsADefaultUnlessConfigured() {
    assertThat(defaults(usual())).contains("redef Telemetry::metrics_address = \"10.0.0.1\";");
    assertThat(node(usual())).doesNotContain("metrics_address");
    LaunchSpec chosen = spec(Map.of(), "::1", null, Backend.BROKER);
    assertThat(node(chosen)).contains("redef Telemetry::metrics_address = \"[::1]\";");
    assertThat(defaults(chosen)).doesNotContain("metrics_address");
  }

  @Test
  void logQueueAndHashSeedAreMandatory() {
    assertThat(node(usual()))
        .contains("redef Log::default_rotation_dir = \"/spool/log-queue\";")
        .contains("redef Log::rotation_format_func = archiver_rotation_format_func;")
        .contains("redef global_hash_seed = \"seed\";");
  }

  @Test
  void backendIsCheckedAfterAllOptions() {
    for (Backend backend : List.of(Backend.ZEROMQ, Backend.BROKER)) {
      String script = node(spec(Map.of(), null, null, backend));
      String check = "@if ( Cluster::backend != Cluster::CLUSTER_BACKEND_" + backend + " &&";
      assertThat(script.indexOf(check)).isGreaterThan(script.indexOf("redef chosen = 1;"));
    }
  }

  @Test
  void stdoutIsLineBufferedAndRequestsCarryAllArguments() {
    assertThat(node(usual()))
        .contains("set_buf(open(\"/dev/stdout\"), F);")
        .contains("arguments: vector of string");
  }

  @Test
  void scriptPathIsZeeksOwnByDefault() {
    assertThat(usual().scriptPath()).containsExactly("/z/share/zeek", "/z/share/zeek/site");
  }

  @Test
  void operatorsZeekPathReplacesZeeksOwn() {
    Map<String, String> env = Map.of("ZEEKPATH", "/own::/z/share/zeek:../../below:/own");
    LaunchSpec spec = spec(env, null, null, Backend.BROKER);
    assertThat(spec.env()).containsEntry("ZEEKPATH", ".:" + env.get("ZEEKPATH"));
    assertThat(spec.scriptPath()).containsExactly("/own", "/z/share/zeek", "/state/below");
  }
}
