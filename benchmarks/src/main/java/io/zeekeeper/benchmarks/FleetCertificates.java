package io.zeekeeper.benchmarks;

import io.netty.handler.ssl.SslContext;
import io.zeekeeper.pki.CertificateAuthority;
import io.zeekeeper.pki.CertificateCheck;
import io.zeekeeper.pki.CertificateProfile;
import io.zeekeeper.pki.KeyMaterial;
import io.zeekeeper.pki.Keys;
import io.zeekeeper.pki.Pem;
import io.zeekeeper.pki.Role;
import io.zeekeeper.pki.TlsContexts;
import io.zeekeeper.pki.TlsIdentity;
import io.zeekeeper.pki.Usage;
import io.zeekeeper.service.StateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority for a controller and its simulated agents. Each agent has a certificate
 * with its own name, and a TLS context of its own, so that no agent resumes another's TLS session.
 * All have the same key: what a handshake costs does not depend on the key.
 */
final class FleetCertificates {
  private static final Duration VALIDITY = Duration.ofDays(1);

  private final CertificateAuthority authority;
  private final KeyPair keys = Keys.generate();
  private final Path certificateFile;
  private final Path keyFile;
  private final CertificateCheck check;

  /**
   * @param directory for the authority's files
   */
  FleetCertificates(Path directory) throws IOException {
    this.authority =
        CertificateAuthority.create("fleet benchmark", VALIDITY.multipliedBy(2), Clock.systemUTC());
    this.certificateFile = directory.resolve("authority.crt");
    this.keyFile = directory.resolve("authority.key");
    StateDirectory.writeAtomically(certificateFile, Pem.write(authority.chain()));
    StateDirectory.writeAtomically(keyFile, Pem.write(authority.key()));

    this.check = new CertificateCheck(authority.chain(), Clock.systemUTC());
  }

  /** Makes a controller use this authority. */
  List<String> properties() {
    return List.of(
        "--zeekeeper.security.authority-certificate=" + certificateFile,
        "--zeekeeper.security.authority-key=" + keyFile);
  }

  /** For the session of an agent. */
  SslContext agent(int number) {
    String instance = SimulatedAgent.instance(number);
    X509Certificate certificate =
        authority.issue(
            new CertificateProfile(
                instance,
                List.of(new Role.Agent(instance).name()),
                Set.of(Usage.CLIENT, Usage.SERVER),
                VALIDITY),
            keys.getPublic());
    var identity =
        new TlsIdentity(
            new KeyMaterial(List.of(certificate, authority.certificate()), keys.getPrivate()),
            authority.chain());
    return TlsContexts.client(identity, chain -> check.verify(chain, Usage.SERVER));
  }

  /** For clients of the controller's REST API. */
  SSLContext client() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("authority", authority.certificate());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
