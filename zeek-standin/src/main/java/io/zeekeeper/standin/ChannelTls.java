package io.zeekeeper.standin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.java_websocket.WebSocketServerFactory;
import org.java_websocket.server.SSLParametersWebSocketServerFactory;

/** TLS for the control channel, as Zeek has it with {@code enable_peer_verification}. */
final class ChannelTls {
  private ChannelTls() {}

  /**
   * @param files the directory with the certificates and the key
   */
  static WebSocketServerFactory factory(Path files) {
    try {
      var keys = KeyStore.getInstance(KeyStore.getDefaultType());
      keys.load(null, null);
      Certificate[] chain = {certificate(files.resolve("node.pem"))};
      keys.setKeyEntry("node", key(files.resolve("node-key.pem")), new char[0], chain);
      keys.setCertificateEntry("ca", certificate(files.resolve("ca.pem")));

      var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(keys, new char[0]);
      var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(keys);
      var context = SSLContext.getInstance("TLS");
      context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);

      var parameters = new SSLParameters();
      parameters.setNeedClientAuth(true);
      return new SSLParametersWebSocketServerFactory(context, parameters);
    } catch (GeneralSecurityException | IOException e) {
      throw new FatalError(
          "error: WebSocket server cannot use the certificates in "
              + files
              + ": "
              + e
              + "\nfatal error: errors occurred while initializing");
    }
  }

  private static Certificate certificate(Path file) throws IOException, GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    String base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }
}
