package io.zeekeeper.agent.zeek;

import io.zeekeeper.model.Secret;
import io.zeekeeper.protocol.BrokerCertificate;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.CurveKeys;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files with the keys of an encrypted cluster, in each node's directory. They are the only
 * place on the host, beside the agent's own records, in which the keys are: no key is on a command
 * line or in an environment.
 */
public final class ClusterKeyFiles {
  /** The names that such files can have. */
  public static final Set<String> NAMES =
      Set.of(
          KeysScript.FILE,
          KeysScript.BROKER_AUTHORITY,
          KeysScript.BROKER_CERTIFICATE,
          KeysScript.BROKER_KEY);

  private ClusterKeyFiles() {}

  static SortedMap<String, Secret> of(ClusterSettings cluster) {
    var files = new TreeMap<String, Secret>();
    CurveKeys curve = cluster.curve();
    if (curve != null) {
      files.put(KeysScript.FILE, KeysScript.render(curve));
    }
    BrokerCertificate broker = cluster.brokerCertificate();
    if (broker != null) {
      files.put(KeysScript.FILE, KeysScript.renderBroker());
      files.put(KeysScript.BROKER_AUTHORITY, new Secret(broker.authority()));
      files.put(KeysScript.BROKER_CERTIFICATE, new Secret(broker.certificate()));
      files.put(KeysScript.BROKER_KEY, broker.key());
    }
    return files;
  }
}
