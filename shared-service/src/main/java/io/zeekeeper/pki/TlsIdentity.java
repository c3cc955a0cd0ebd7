package io.zeekeeper.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * What a service shows to its peers, and whom it trusts.
 *
 * @param material the service's certificate and key
 * @param authorities the certificate authorities of its peers
 */
public record TlsIdentity(KeyMaterial material, List<X509Certificate> authorities) {
  private static final String ALIAS = "zeekeeper";
  private static final char[] NO_PASSWORD = {};

  public TlsIdentity {
    authorities = List.copyOf(authorities);
  }

  /**
   * The key and the authorities of a bundle.
   *
   * @param name the bundle's name, for messages
   * @throws PkiException when the bundle lacks a key or an authority
   */
  public static TlsIdentity of(String name, SslBundle bundle) {
    try {
      KeyMaterial material = material(bundle);
      List<X509Certificate> authorities = authorities(bundle.getStores().getTrustStore());
      if (material == null) {
        throw new PkiException("SSL bundle '" + name + "' has no certificate with its private key");
      }
      if (authorities.isEmpty()) {
        throw new PkiException(
            "SSL bundle '" + name + "' has no truststore with the authority of its peers");
      }
      return new TlsIdentity(material, authorities);
    } catch (GeneralSecurityException | IllegalStateException e) {
      throw new PkiException("cannot read SSL bundle '" + name + "': " + e.getMessage(), e);
    }
  }

  private static @Nullable KeyMaterial material(SslBundle bundle) throws GeneralSecurityException {
    KeyStore keys = bundle.getStores().getKeyStore();
    if (keys == null) {
      return null;
    }
    String password = bundle.getKey().getPassword();
    if (password == null) {
      password = bundle.getStores().getKeyStorePassword();
    }
    String wanted = bundle.getKey().getAlias();
    for (String alias : Collections.list(keys.aliases())) {
      if (keys.isKeyEntry(alias)
          && (wanted == null || wanted.equals(alias))
          && keys.getKey(alias, password == null ? NO_PASSWORD : password.toCharArray())
              instanceof PrivateKey key) {
        List<X509Certificate> chain =
            Stream.of(keys.getCertificateChain(alias)).map(X509Certificate.class::cast).toList();
        return new KeyMaterial(chain, key).check();
      }
    }
    return null;
  }

  private static List<X509Certificate> authorities(@Nullable KeyStore trust)
      throws GeneralSecurityException {
    List<X509Certificate> found = new ArrayList<>();
    if (trust != null) {
      for (String alias : Collections.list(trust.aliases())) {
        if (trust.getCertificate(alias) instanceof X509Certificate certificate) {
          found.add(certificate);
        }
      }
    }
    return found;
  }

  /** This identity as a bundle for Spring's servers and clients. */
  public SslBundle bundle() {
    return SslBundle.of(SslStoreBundle.of(keyStore(), "", trustStore()));
  }

  KeyStore keyStore() {
    KeyStore store = empty();
    try {
      store.setKeyEntry(
          ALIAS, material.key(), NO_PASSWORD, material.chain().toArray(new X509Certificate[0]));
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot use the private key", e);
    }
    return store;
  }

  private KeyStore trustStore() {
    KeyStore store = empty();
    try {
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry("authority-" + i, authorities.get(i));
      }
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot use the certificate authorities", e);
    }
    return store;
  }

  private static KeyStore empty() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JDK has no key store in memory", e);
    }
  }
}
