package io.zeekeeper.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the nodes of an encrypted cluster have their keys.
 *
 * @param backend the backend
 * @param files the files with keys, and those that belong to them
 * @param options the options whose values the API hides
 * @param file the file with the secret texts
 * @param secret finds a secret text, as its first group
 */
record NodeKeys(
    String backend, List<String> files, List<String> options, String file, Pattern secret) {
  /** CURVE: two secret keys, in the script. */
  static final NodeKeys ZEROMQ =
      new NodeKeys(
          "zeromq",
          List.of("zeekeeper-keys.zeek"),
          List.of(
              "Cluster::Backend::ZeroMQ::curve_server_secretkey",
              "Cluster::Backend::ZeroMQ::curve_client_secretkey"),
          "zeekeeper-keys.zeek",
          Pattern.compile("_secretkey = \"([^\"]{40})\""));

  /** TLS: one private key, whose Base64 has two lines. */
  static final NodeKeys BROKER =
      new NodeKeys(
          "broker",
          List.of(
              "zeekeeper-keys.zeek",
              "zeekeeper-broker-ca.pem",
              "zeekeeper-broker.pem",
              "zeekeeper-broker-key.pem"),
          List.of("Broker::ssl_keyfile"),
          "zeekeeper-broker-key.pem",
          Pattern.compile("(?m)^([A-Za-z0-9+/=]{20,64})$"));

  /** The secret texts in the directory of a node. */
  List<String> secrets(Path directory) throws IOException {
    List<String> found =
        secret
            .matcher(Files.readString(directory.resolve(file)))
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(found).hasSize(2);
    return found;
  }
}
