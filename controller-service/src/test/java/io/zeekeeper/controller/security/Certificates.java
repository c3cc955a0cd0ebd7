package io.zeekeeper.controller.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Makes certificates with the JDK's keytool. */
final class Certificates {
  private static final String PASSWORD = "changeit";

  private Certificates() {}

  /**
   * Makes a certificate.
   *
   * @param extensions for keytool, as in {@code san=uri:urn:example}
   */
  static X509Certificate make(Path directory, String subject, String... extensions) {
    try {
      Path store = Files.createTempDirectory(directory, "certificate").resolve("store.p12");
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "one",
                  "-keyalg",
                  "EC",
                  "-dname",
                  subject,
                  "-keystore",
                  store.toString(),
                  "-storepass",
                  PASSWORD));
      for (String extension : extensions) {
        command.addAll(List.of("-ext", extension));
      }
      Process keytool = new ProcessBuilder(command).inheritIO().start();
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException("keytool failed");
      }
      KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      return (X509Certificate) keys.getCertificate("one");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
