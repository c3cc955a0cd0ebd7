package io.zeekeeper.systemtests.lab;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A client with a certificate from the controller's command.
 *
 * @param file private key, certificate and issuers
 * @param authority the controller's authority
 * @param port the controller's port for clients
 */
public record PemClient(Path file, Path authority, int port) {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String KEY_END = "-----END PRIVATE KEY-----";

  /** The API for this client; each call opens a connection of its own. */
  public Api api() {
    HttpClient client = HttpClient.newBuilder().sslContext(context()).build();
    return new Api(client, URI.create("https://127.0.0.1:" + port));
  }

  /** The serial number of the certificate, hexadecimal. */
  public String serial() {
    return ((X509Certificate) chain().getFirst()).getSerialNumber().toString(16);
  }

  /** Waits until the controller gives this answer. */
  public void awaitStatus(String path, int status) {
    await(path).atMost(PATIENCE).ignoreExceptions().until(() -> api().get(path).status() == status);
  }

  private SSLContext context() {
    try {
      KeyStore trust = KeyStore.getInstance("PKCS12");
      trust.load(null, null);
      trust.setCertificateEntry("authority", read(Files.readAllBytes(authority)).getFirst());
      var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(trust);

      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, null);
      own.setKeyEntry("own", key(), new char[0], chain().toArray(Certificate[]::new));
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, new char[0]);

      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PrivateKey key() throws IOException, GeneralSecurityException {
    String pem = Files.readString(file);
    byte[] bytes =
        Base64.getMimeDecoder()
            .decode(pem.substring(pem.indexOf('\n') + 1, pem.indexOf(KEY_END)).strip());
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes));
  }

  private List<? extends Certificate> chain() {
    try {
      String pem = Files.readString(file);
      String certificates = pem.substring(pem.indexOf(KEY_END) + KEY_END.length()).strip();
      return read(certificates.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<? extends Certificate> read(byte[] pem) throws GeneralSecurityException {
    return List.copyOf(
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem)));
  }
}
