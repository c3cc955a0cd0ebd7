package io.zeekeeper.systemtests.security;

import io.zeekeeper.pki.CertificateAuthority;
import io.zeekeeper.pki.CertificateProfile;
import io.zeekeeper.pki.KeyMaterial;
import io.zeekeeper.pki.Keys;
import io.zeekeeper.pki.Pem;
import io.zeekeeper.pki.Role;
import io.zeekeeper.pki.SubjectName;
import io.zeekeeper.pki.Usage;
import io.zeekeeper.systemtests.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Issues certificates that no controller would, by the controller's authority or by another. */
final class Forger {
  static final Set<Usage> BOTH = Set.of(Usage.CLIENT, Usage.SERVER);
  private static final Duration VALIDITY = Duration.ofDays(1);

  private final List<X509Certificate> chain;
  private final PrivateKey key;

  private Forger(List<X509Certificate> chain, PrivateKey key) {
    this.chain = chain;
    this.key = key;
  }

  /** With the authority of the controller of a lab. */
  static Forger of(Lab lab) throws IOException {
    String pem =
        Files.readString(
            lab.nodeDirectory("controller", "controller").resolve("identity/authority.pem"));
    return new Forger(Pem.certificates(pem), Pem.privateKey(pem));
  }

  /** Another authority of the same name. */
  Forger stranger() {
    String name = chain.getFirst().getSubjectX500Principal().getName().replace("CN=", "");
    var authority = CertificateAuthority.create(name, VALIDITY, Clock.systemUTC());
    return new Forger(authority.chain(), authority.key());
  }

  /** A certificate as a peer has it. */
  KeyMaterial issue(Role role) {
    return issue(role.name(), Duration.ZERO, BOTH);
  }

  /**
   * @param shift moves the period of the certificate, which is a day from now on
   */
  KeyMaterial issue(SubjectName name, Duration shift, Set<Usage> usages) {
    var keys = Keys.generate();
    Clock clock = Clock.offset(Clock.systemUTC(), shift);
    var authority = CertificateAuthority.of(chain, key, clock);
    X509Certificate certificate =
        authority.issue(
            new CertificateProfile("forged", List.of(name), usages, VALIDITY), keys.getPublic());
    return new KeyMaterial(List.of(certificate, chain.getFirst()), keys.getPrivate());
  }

  /** Puts a certificate in the place of an agent's, with the mode of the file. */
  static void plant(KeyMaterial material, Path agentPem) throws IOException {
    String enrolment = Files.readAllLines(agentPem).getFirst();
    Files.writeString(
        agentPem, enrolment + "\n" + Pem.write(material.key()) + Pem.write(material.chain()));
  }

  /** TLS that shows a certificate and accepts any. */
  static SSLContext context(KeyMaterial material) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "own", material.key(), new char[0], material.chain().toArray(new X509Certificate[0]));
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), new TrustManager[] {new TrustAll()}, null);
    return context;
  }
}
