package io.zeekeeper.agent.zeek;

import static io.zeekeeper.agent.zeek.ScriptText.quote;

import io.zeekeeper.model.Secret;
import io.zeekeeper.protocol.CurveKeys;

/**
 * Renders {@code zeekeeper-keys.zeek}, the script with the keys of an encrypted ZeroMQ cluster. Its
 * file is the only place on the host, beside the agent's own records, in which the keys are: they
 * are on no command line and in no environment.
 */
public final class KeysScript {
  public static final String FILE = "zeekeeper-keys.zeek";
  static final String NAME = "zeekeeper-keys";

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
}
