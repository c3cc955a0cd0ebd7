package io.zeekeeper.controller.configuration;

import io.zeekeeper.model.Secret;
import io.zeekeeper.pki.CertificateAuthority;
import io.zeekeeper.pki.CertificateProfile;
import io.zeekeeper.pki.Keys;
import io.zeekeeper.pki.Pem;
import io.zeekeeper.pki.Usage;
import io.zeekeeper.protocol.BrokerCertificate;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Makes the certificate of a cluster's nodes for Broker. An authority of its own issues the
 * certificate, because Broker accepts every certificate of the authority that it trusts and looks
 * at no name: with the controller's authority, Broker would accept each agent and each former
 * cluster.
 */
final class BrokerCertificateMaker {
  /** Running nodes cannot reload a certificate, so only a forced deployment replaces it. */
  private static final Duration VALIDITY = Duration.ofDays(10 * 365);

  private BrokerCertificateMaker() {}

  /** Makes a new authority, certificate and key. Takes a few milliseconds. */
  static BrokerCertificate make(Clock clock) {
    var authority = CertificateAuthority.create("Zeek cluster", VALIDITY, clock);
    KeyPair keys = Keys.generate();
    // A node connects to some nodes, and others connect to it.
    var profile =
        new CertificateProfile(
            "Zeek node", List.of(), Set.of(Usage.CLIENT, Usage.SERVER), VALIDITY);
    return new BrokerCertificate(
        Pem.write(authority.chain()),
        Pem.write(List.of(authority.issue(profile, keys.getPublic()))),
        new Secret(Pem.write(keys.getPrivate())));
  }
}
