package io.zeekeeper.controller.identity;

import io.zeekeeper.pki.CertificateAuthority;
import io.zeekeeper.pki.KeyFiles;
import io.zeekeeper.pki.Pem;
import io.zeekeeper.pki.PkiException;
import io.zeekeeper.service.OwnerOnly;
import io.zeekeeper.service.StartupException;
import io.zeekeeper.service.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the certificate authority from files, or makes it at the first start. The file with the key
 * holds the certificate also, so that a crash never leaves one without the other.
 */
final class AuthorityFiles {
  private static final Logger log = LoggerFactory.getLogger(AuthorityFiles.class);
  private static final Duration VALIDITY = Duration.ofDays(20 * 365);

  private final IdentitySettings settings;
  private final Path directory;
  private final Clock clock;

  /**
   * @param directory where the controller's own authority is kept
   */
  AuthorityFiles(IdentitySettings settings, Path directory, Clock clock) {
    this.settings = settings;
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * @throws StartupException when the authority cannot be read or made
   */
  CertificateAuthority open(String controllerId) {
    String certificate = settings.authorityCertificate();
    String key = settings.authorityKey();
    return certificate == null || key == null
        ? own(directory.resolve("authority.pem"), controllerId)
        : read(Path.of(certificate).toAbsolutePath(), Path.of(key).toAbsolutePath());
  }

  private CertificateAuthority own(Path file, String controllerId) {
    boolean isNew = !Files.exists(file);
    CertificateAuthority authority =
        isNew
            ? CertificateAuthority.create("Zeekeeper " + controllerId, VALIDITY, clock)
            : read(file, file);
    Path forClients = directory.resolve("authority.crt");
    try {
      if (isNew) {
        OwnerOnly.createDirectory(directory);
        StateDirectory.writeAtomically(
            file, Pem.write(authority.key()) + Pem.write(authority.chain()));
      }
      // Missing when an operator has put back a copy of the file with the key only.
      if (isNew || !Files.exists(forClients)) {
        StateDirectory.writeAtomically(forClients, Pem.write(authority.chain()));
      }
    } catch (IOException e) {
      throw unusable(file, e);
    }
    if (isNew) {
      log.info(
          "made a certificate authority, {}; its key is in {}: keep a copy in a safe place",
          authority.fingerprint(),
          file);
    }
    return authority;
  }

  private CertificateAuthority read(Path certificate, Path key) {
    Path current = key;
    try {
      String keyText = KeyFiles.read(key);
      current = certificate;
      String certificateText = key.equals(certificate) ? keyText : Files.readString(certificate);
      return CertificateAuthority.of(
          Pem.certificates(certificateText), Pem.privateKey(keyText), clock);
    } catch (IOException | PkiException e) {
      throw unusable(current, e);
    }
  }

  private static StartupException unusable(Path file, Exception e) {
    String reason = e instanceof PkiException ? e.getMessage() : e.toString();
    return new StartupException(
        "cannot use the certificate authority in %s: %s".formatted(file, reason), e);
  }
}
