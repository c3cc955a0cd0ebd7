package io.zeekeeper.pki;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows a client's only certificate. The JDK's key managers take a key store, which encrypts and
 * decrypts the key with a password: 36 ms of processor time for each TLS context, so for each
 * attempt to connect.
 */
final class OneKeyManager extends X509ExtendedKeyManager {
  private static final String ALIAS = "zeekeeper";
  private static final String[] NONE = {};

  private final KeyMaterial material;

  OneKeyManager(KeyMaterial material) {
    this.material = material;
  }

  private boolean isOneOf(String... types) {
    return List.of(types).contains(material.key().getAlgorithm());
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return isOneOf(types) ? ALIAS : null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return isOneOf(types) ? ALIAS : null;
  }

  @Override
  public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
    return isOneOf(type) ? new String[] {ALIAS} : NONE;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
    return NONE;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return material.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return material.key();
  }
}
