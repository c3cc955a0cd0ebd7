package io.zeekeeper.protocol;

import io.zeekeeper.model.Secret;
import java.util.Objects;

/**
 * The certificate with which the nodes of a Broker cluster encrypt their messages and authenticate
 * each other by TLS. All nodes have the same certificate and key, and trust only the authority that
 * issued this certificate. The authority has issued no other, and its key is forgotten. All three
 * texts are PEM.
 *
 * @param authority the certificate of the cluster's authority
 * @param certificate the certificate of the nodes
 * @param key the private key of the nodes, as PKCS #8, not encrypted
 */
public record BrokerCertificate(String authority, String certificate, Secret key) {

  public BrokerCertificate {
    check(authority, "CERTIFICATE");
    check(certificate, "CERTIFICATE");
    check(Objects.requireNonNull(key, "key").value(), "PRIVATE KEY");
  }

  private static void check(String pem, String type) {
    if (!pem.startsWith("-----BEGIN " + type + "-----")) {
      // Without the text, which may be secret.
      throw new IllegalArgumentException("PEM of the type " + type + " is expected");
    }
  }
}
