package io.zeekeeper.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it says and refuses, in the words recorded from a real Zeek 8.2. */
class CommandLineTest {
  @TempDir Path directory;

  private StandinProcess ended(String... arguments) throws IOException, InterruptedException {
    return ended(Map.of(), arguments);
  }

  private StandinProcess ended(Map<String, String> env, String... arguments)
      throws IOException, InterruptedException {
    StandinProcess zeek = StandinProcess.start(directory, env, arguments);
    try (zeek) {
      zeek.exitCode();
    }
    return zeek;
  }

  @Test
  void versionSaysThatItIsNotZeek() throws Exception {
    StandinProcess zeek = ended("--version");
    assertThat(zeek.stdout()).isEqualTo("/opt/standin/bin/zeek version 8.2.2-zeek-standin\n");
    assertThat(zeek.exitCode()).isZero();
  }

  @Test
  void itHasBothMessageLayersUnlessToldOtherwise() throws Exception {
    assertThat(ended("-N").stdout()).contains("Cluster_Backend_ZeroMQ", "Cluster_Backend_Broker");
    assertThat(ended(Map.of("ZEEK_STANDIN_BACKENDS", "broker"), "-N").stdout())
        .contains("Cluster_Backend_Broker")
        .doesNotContain("ZeroMQ");
  }

  @Test
  void parsingOnlyAcceptsWhatIsThereAndStartsNothing() throws Exception {
    StandinProcess zeek = ended("-a", "-i", "nope99", "-U", ".status", "local");
    assertThat(zeek.exitCode()).isZero();
    assertThat(zeek.stderr()).isEmpty();
    assertThat(zeek.status()).isEmpty();
  }

  @Test
  void anOptionWithoutItsValueIsRefused() throws Exception {
    for (String option : new String[] {"-U", "--iface"}) {
      StandinProcess zeek = ended("-a", option);
      assertThat(zeek.stderr())
          .isEqualTo(
              "ERROR: Option "
                  + option
                  + " requires an argument.\n"
                  + "Try '/opt/standin/bin/zeek --help' for more information.\n");
      assertThat(zeek.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void aMissingScriptIsFatal() throws Exception {
    StandinProcess zeek = ended("-a", "local", "missing-script");
    assertThat(zeek.stderr()).isEqualTo("fatal error: can't find missing-script\n");
    assertThat(zeek.exitCode()).isEqualTo(1);
  }

  @Test
  void aScriptThatIsLoadedAndMissingIsFatal() throws Exception {
    Files.writeString(directory.resolve("mine.zeek"), "@load ./not-there\n");
    StandinProcess zeek = ended("-a", "mine");
    assertThat(zeek.stderr()).isEqualTo("fatal error: can't find ./not-there\n");
    assertThat(zeek.exitCode()).isEqualTo(1);
  }

  @Test
  void aParseErrorNamesFileAndLine() throws Exception {
    Path script = Files.writeString(directory.resolve("broken.zeek"), "\nundefined_thing();\n");
    StandinProcess zeek = ended("-a", "broken");
    assertThat(zeek.stderr())
        .isEqualTo(
            "error in "
                + script
                + ", line 2: unknown identifier undefined_thing, at or near \"undefined_thing\"\n");
    assertThat(zeek.exitCode()).isEqualTo(1);
  }

  @Test
  void aRedefOfAnUnknownIdentifierIsRefused() throws Exception {
    StandinProcess zeek = ended("-a", "local", "Nope::x=1");
    assertThat(zeek.stderr())
        .isEqualTo("error: unknown identifier 'Nope::x' in command-line options\n");
    assertThat(zeek.exitCode()).isEqualTo(1);
  }

  @Test
  void aRedefOfAnIdentifierThatAScriptDeclaresIsAccepted() throws Exception {
    Files.writeString(
        directory.resolve("mine.zeek"), "module Mine;\nexport {\n\tconst x = 1 &redef;\n}\n");
    assertThat(ended("-a", "mine", "Mine::x=2").exitCode()).isZero();
  }

  @Test
  void aMissingInterfaceIsFatal() throws Exception {
    StandinProcess zeek = ended("-i", "nope99", "-U", ".status", "local");
    assertThat(zeek.stderr())
        .endsWith(
            "fatal error: problem with interface nope99"
                + " (pcap_error: No such device exists (pcap_activate))\n");
    assertThat(zeek.exitCode()).isEqualTo(1);
    assertThat(zeek.status()).isEqualTo("TERMINATED [fatal_error]");
  }

  @Test
  void aMissingInterfaceOfAfPacketIsFatalInOtherWords() throws Exception {
    StandinProcess zeek = ended("-i", "af_packet::nope99", "local");
    assertThat(zeek.stderr())
        .endsWith(
            "fatal error: problem with interface af_packet::nope99"
                + " (unable to get interface information: No such device)\n");
    assertThat(zeek.exitCode()).isEqualTo(1);
  }

  @Test
  void aNodeThatTheLayoutDoesNotHaveIsFatal() throws Exception {
    Files.writeString(directory.resolve("cluster-layout.zeek"), "redef Cluster::nodes += {\n};\n");
    StandinProcess zeek = ended(Map.of("CLUSTER_NODE", "nope"), "-a", "local");
    assertThat(zeek.stderr())
        .contains("'nope' is not a valid node in the Cluster::nodes configuration")
        .contains("fatal error: ");
    assertThat(zeek.exitCode()).isEqualTo(1);
  }

  @Test
  void aClusterNodeWithoutAMessageLayerIsFatal() throws Exception {
    Files.writeString(
        directory.resolve("cluster-layout.zeek"),
        """
        redef Cluster::nodes += {
        	["manager"] = [$node_type=Cluster::MANAGER, $ip=127.0.0.1, $p=27760/tcp],
        };
        """);
    Map<String, String> env = Map.of("CLUSTER_NODE", "manager");
    StandinProcess without = ended(env, "-a", "local");
    assertThat(without.stderr()).contains("but Cluster::backend is");
    assertThat(without.exitCode()).isEqualTo(1);
    StandinProcess with = ended(env, "-a", "policy/frameworks/cluster/backend/broker", "local");
    assertThat(with.stderr()).isEmpty();
    assertThat(with.exitCode()).isZero();
  }
}
