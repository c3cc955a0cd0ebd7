package io.zeekeeper.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority: its certificate and key, and certificates that it issues. */
public final class CertificateAuthority {
  /**
   * How far the start of a certificate lies in the past, so that peers whose clock is a day late
   * accept it.
   */
  static final Duration CLOCK_TOLERANCE = Duration.ofHours(26);

  private static final int SERIAL_BITS = 127;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<X509Certificate> chain;
  private final PrivateKey key;
  private final Clock clock;

  private CertificateAuthority(List<X509Certificate> chain, PrivateKey key, Clock clock) {
    this.chain = List.copyOf(chain);
    this.key = key;
    this.clock = clock;
  }

  /** When two thirds of the time of a certificate that an authority has issued are over. */
  public static Instant renewalTime(X509Certificate certificate) {
    Instant issued = certificate.getNotBefore().toInstant().plus(CLOCK_TOLERANCE);
    Instant end = certificate.getNotAfter().toInstant();
    return end.minus(Duration.between(issued, end).dividedBy(3));
  }

  /** Makes an authority with a new EC P-256 key, whose certificate it signs itself. */
  public static CertificateAuthority create(String commonName, Duration validity, Clock clock) {
    KeyPair keys = Keys.generate();
    X500Name name = name(commonName);
    Instant now = clock.instant();
    try {
      var extensions = new JcaX509ExtensionUtils();
      X509v3CertificateBuilder builder =
          builder(name, name, now, now.plus(validity), keys.getPublic())
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
              .addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  extensions.createSubjectKeyIdentifier(keys.getPublic()));
      X509Certificate certificate = sign(builder, keys.getPrivate());
      return new CertificateAuthority(List.of(certificate), keys.getPrivate(), clock);
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot make a certificate authority", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * An authority that exists.
   *
   * @param chain its certificate, and the certificates above it, if there are any
   * @throws PkiException when the certificate is not an authority's, or the key is another one's
   */
  public static CertificateAuthority of(List<X509Certificate> chain, PrivateKey key, Clock clock) {
    X509Certificate certificate = chain.getFirst();
    if (certificate.getBasicConstraints() < 0) {
      throw new PkiException(
          "the certificate '%s' is not a certificate authority's"
              .formatted(certificate.getSubjectX500Principal()));
    }
    new KeyMaterial(chain, key).check();
    return new CertificateAuthority(chain, key, clock);
  }

  /** The certificate that peers trust. */
  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /** The certificate and the certificates above it. */
  public List<X509Certificate> chain() {
    return chain;
  }

  /** The private key, to keep it in a file with {@link KeyFiles}. */
  public PrivateKey key() {
    return key;
  }

  public Fingerprint fingerprint() {
    return Fingerprint.of(certificate());
  }

  /**
   * Issues a certificate, with a random serial. It starts a little more than a day ago and ends at
   * the latest with this authority's own certificate.
   *
   * @throws PkiException when this authority's certificate has expired
   */
  public X509Certificate issue(CertificateProfile profile, PublicKey subject) {
    Instant now = clock.instant();
    Instant end = certificate().getNotAfter().toInstant();
    if (!now.isBefore(end)) {
      throw new PkiException("the certificate of the certificate authority expired at " + end);
    }
    Instant wanted = now.plus(profile.validity());

    try {
      var extensions = new JcaX509ExtensionUtils();
      X509v3CertificateBuilder builder =
          builder(
                  X500Name.getInstance(certificate().getSubjectX500Principal().getEncoded()),
                  name(profile.commonName()),
                  now,
                  wanted.isBefore(end) ? wanted : end,
                  subject)
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
              .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
              .addExtension(Extension.extendedKeyUsage, false, purposes(profile.usages()))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  extensions.createSubjectKeyIdentifier(subject))
              .addExtension(
                  Extension.authorityKeyIdentifier,
                  false,
                  extensions.createAuthorityKeyIdentifier(certificate().getPublicKey()));
      if (!profile.names().isEmpty()) {
        builder.addExtension(Extension.subjectAlternativeName, false, names(profile.names()));
      }
      return sign(builder, key);
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot issue a certificate for " + profile.commonName(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, Instant now, Instant end, PublicKey key) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, RANDOM).setBit(0),
        Date.from(now.minus(CLOCK_TOLERANCE)),
        Date.from(end),
        subject,
        key);
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder(Keys.signatureAlgorithm(key)).build(key)));
    } catch (OperatorCreationException e) {
      throw new PkiException("cannot sign with the key of the certificate authority", e);
    }
  }

  private static X500Name name(String commonName) {
    return new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
  }

  private static ExtendedKeyUsage purposes(Set<Usage> usages) {
    return new ExtendedKeyUsage(
        usages.stream().sorted().map(Usage::purpose).toArray(KeyPurposeId[]::new));
  }

  private static GeneralNames names(List<SubjectName> names) {
    return new GeneralNames(names.stream().map(SubjectName::general).toArray(GeneralName[]::new));
  }
}
