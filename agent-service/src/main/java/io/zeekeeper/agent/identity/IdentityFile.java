package io.zeekeeper.agent.identity;

import io.zeekeeper.pki.KeyFiles;
import io.zeekeeper.pki.KeyMaterial;
import io.zeekeeper.pki.Pem;
import io.zeekeeper.pki.PkiException;
import io.zeekeeper.pki.TlsIdentity;
import io.zeekeeper.service.OwnerOnly;
import io.zeekeeper.service.StartupException;
import io.zeekeeper.service.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * This agent's key and certificate in one file of mode 0600, so that a crash never leaves one
 * without the other. The key never leaves this host.
 */
final class IdentityFile {
  private static final String TOKEN = "Enrolment: ";

  private final Path directory;
  private final Path file;

  /**
   * The content of the file.
   *
   * @param tokenHash the digest of the token that the certificate was got with
   */
  record Content(TlsIdentity identity, String tokenHash) {}

  IdentityFile(Path directory) {
    this.directory = directory;
    this.file = directory.resolve("agent.pem");
  }

  /**
   * @throws StartupException when the file is there and cannot be used
   */
  Optional<Content> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      String text = KeyFiles.read(file);
      return Optional.of(
          new Content(
              identity(Pem.certificates(text), Pem.privateKey(text)),
              text.lines()
                  .filter(line -> line.startsWith(TOKEN))
                  .map(line -> line.substring(TOKEN.length()))
                  .findFirst()
                  .orElse("")));
    } catch (IOException | PkiException e) {
      String reason = e instanceof PkiException ? e.getMessage() : e.toString();
      throw new StartupException(
          "cannot use this agent's certificate in %s: %s".formatted(file, reason), e);
    }
  }

  /** An identity from a certificate and its issuers, of which the first is trusted. */
  static TlsIdentity identity(List<X509Certificate> chain, PrivateKey key) {
    if (chain.size() < 2) {
      throw new PkiException("the certificate of the issuer is missing");
    }
    return new TlsIdentity(new KeyMaterial(chain, key).check(), List.of(chain.get(1)));
  }

  void write(Content content) {
    KeyMaterial material = content.identity().material();
    try {
      OwnerOnly.createDirectory(directory);
      StateDirectory.writeAtomically(
          file,
          TOKEN
              + content.tokenHash()
              + "\n"
              + Pem.write(material.key())
              + Pem.write(material.chain()));
    } catch (IOException e) {
      throw new PkiException("cannot keep this agent's certificate in " + file + ": " + e, e);
    }
  }
}
