package io.zeekeeper.controller.identity;

import io.zeekeeper.pki.CertificateAuthority;
import io.zeekeeper.pki.CertificateNames;
import io.zeekeeper.pki.CertificateProfile;
import io.zeekeeper.pki.KeyFiles;
import io.zeekeeper.pki.KeyMaterial;
import io.zeekeeper.pki.Keys;
import io.zeekeeper.pki.Pem;
import io.zeekeeper.pki.PkiException;
import io.zeekeeper.pki.Role;
import io.zeekeeper.pki.SubjectName;
import io.zeekeeper.pki.Usage;
import io.zeekeeper.service.OwnerOnly;
import io.zeekeeper.service.StartupException;
import io.zeekeeper.service.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This controller's certificate from its own authority, kept in a file. It is made again when two
 * thirds of its time are over, or when the authority or the host's names have changed.
 */
final class ServerCertificate {
  private static final Logger log = LoggerFactory.getLogger(ServerCertificate.class);

  private final CertificateAuthority authority;
  private final List<SubjectName> names;
  private final Duration validity;
  private final Path directory;
  private final Path file;
  private final Clock clock;

  ServerCertificate(
      CertificateAuthority authority,
      List<String> hosts,
      Duration validity,
      Path directory,
      Clock clock) {
    this.authority = authority;
    List<SubjectName> all = new ArrayList<>(List.of(new Role.Controller().name()));
    all.addAll(SubjectName.hosts(hosts));
    this.names = List.copyOf(all);
    this.validity = validity;
    this.directory = directory;
    this.file = directory.resolve("controller.pem");
    this.clock = clock;
  }

  /**
   * The certificate that is in use, or a new one.
   *
   * @throws StartupException when the file cannot be used
   */
  KeyMaterial current() {
    try {
      Optional<KeyMaterial> kept = read();
      return kept.filter(this::isUsable).isPresent() ? kept.get() : make();
    } catch (IOException | PkiException e) {
      String reason = e instanceof PkiException ? e.getMessage() : e.toString();
      throw new StartupException(
          "cannot use this controller's certificate in %s: %s".formatted(file, reason), e);
    }
  }

  private Optional<KeyMaterial> read() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text = KeyFiles.read(file);
    return Optional.of(new KeyMaterial(Pem.certificates(text), Pem.privateKey(text)));
  }

  private boolean isUsable(KeyMaterial material) {
    X509Certificate certificate = material.certificate();
    return clock.instant().isBefore(CertificateAuthority.renewalTime(certificate))
        && material.chain().size() > 1
        && material.chain().get(1).equals(authority.certificate())
        && CertificateNames.of(certificate).all().containsAll(names);
  }

  private KeyMaterial make() throws IOException {
    var keys = Keys.generate();
    X509Certificate certificate =
        authority.issue(
            new CertificateProfile(
                "Zeekeeper controller", names, Set.of(Usage.SERVER, Usage.CLIENT), validity),
            keys.getPublic());
    List<X509Certificate> chain = new ArrayList<>(List.of(certificate));
    chain.addAll(authority.chain());
    OwnerOnly.createDirectory(directory);
    StateDirectory.writeAtomically(file, Pem.write(keys.getPrivate()) + Pem.write(chain));
    log.info(
        "this controller has a new certificate until {}, for {}",
        certificate.getNotAfter().toInstant(),
        names.stream().map(SubjectName::value).toList());
    return new KeyMaterial(chain, keys.getPrivate());
  }
}
