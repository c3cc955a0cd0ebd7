package io.zeekeeper.pki;

import org.bouncycastle.asn1.x509.KeyPurposeId;

/** What a certificate may be used for in TLS. */
public enum Usage {
  CLIENT,
  SERVER;

  KeyPurposeId purpose() {
    return switch (this) {
      case CLIENT -> KeyPurposeId.id_kp_clientAuth;
      case SERVER -> KeyPurposeId.id_kp_serverAuth;
    };
  }
}
