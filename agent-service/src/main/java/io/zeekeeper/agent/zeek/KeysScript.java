package io.zeekeeper.agent.zeek;

import static io.zeekeeper.agent.zeek.ScriptText.quote;

import io.zeekeeper.model.Secret;
import io.zeekeeper.protocol.CurveKeys;

/**
 * Renders {@code zeekeeper-keys.zeek}, the script that encrypts the messages of a cluster: with the
 * keys for ZeroMQ, or with the names of Broker's files.
 */
final class KeysScript {
  static final String FILE = "zeekeeper-keys.zeek";
  static final String NAME = "zeekeeper-keys";

  static final String BROKER_AUTHORITY = "zeekeeper-broker-ca.pem";
  static final String BROKER_CERTIFICATE = "zeekeeper-broker.pem";
  static final String BROKER_KEY = "zeekeeper-broker-key.pem";

  private KeysScript() {}

  static Secret render(CurveKeys keys) {
    String option = "Cluster::Backend::ZeroMQ::curve_";
    return new Secret(
        new ScriptText()
            .redef(option + "server_publickey", quote(keys.serverPublic()))
            .redef(option + "server_secretkey", quote(keys.serverSecret().value()))
            .redef(option + "client_publickey", quote(keys.clientPublic()))
            .redef(option + "client_secretkey", quote(keys.clientSecret().value()))
            .toString());
  }

  /**
   * The file names are relative to the working directory. Broker opens the files before the first
   * event. A Zeek that cannot use them hangs without a message and ignores SIGTERM, so a launch
   * checks the files first.
   */
  static Secret renderBroker() {
    String option = "Broker::";
    return new Secret(
        new ScriptText()
            .redef(option + "disable_ssl", "F")
            .redef(option + "ssl_cafile", quote(BROKER_AUTHORITY))
            .redef(option + "ssl_certificate", quote(BROKER_CERTIFICATE))
            .redef(option + "ssl_keyfile", quote(BROKER_KEY))
            // A script of the site may name other authorities, and Broker would trust them also.
            .redef(option + "ssl_capath", quote(""))
            .redef(option + "ssl_passphrase", quote(""))
            .toString());
  }
}
