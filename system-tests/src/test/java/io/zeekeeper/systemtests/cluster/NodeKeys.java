package io.zeekeeper.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Where the nodes of an encrypted cluster have their keys, by backend. */
enum NodeKeys {
  /** CURVE: two secret keys, in the script. */
  ZEROMQ(
      List.of("zeekeeper-keys.zeek"),
      List.of(
          "Cluster::Backend::ZeroMQ::curve_server_secretkey",
          "Cluster::Backend::ZeroMQ::curve_client_secretkey"),
      "zeekeeper-keys.zeek",
      "_secretkey = \"([^\"]{40})\""),
  /** TLS: one private key, whose Base64 has two lines. */
  BROKER(
      List.of(
          "zeekeeper-keys.zeek",
          "zeekeeper-broker-ca.pem",
          "zeekeeper-broker.pem",
          "zeekeeper-broker-key.pem"),
      List.of("Broker::ssl_keyfile"),
      "zeekeeper-broker-key.pem",
      "(?m)^([A-Za-z0-9+/=]{20,64})$");

  /** The files with keys, and those that belong to them. */
  final List<String> files;

  /** The options whose values nobody may read. */
  final List<String> options;

  private final String file;
  private final Pattern secret;

  NodeKeys(List<String> files, List<String> options, String file, String secret) {
    this.files = files;
    this.options = options;
    this.file = file;
    this.secret = Pattern.compile(secret);
  }

  /** The secret texts in the directory of a node. */
  List<String> secrets(Path directory) throws IOException {
    List<String> found =
        secret
            .matcher(Files.readString(directory.resolve(file)))
            .results()
            .map((MatchResult match) -> match.group(1))
            .toList();
    assertThat(found).hasSize(2);
    return found;
  }
}
