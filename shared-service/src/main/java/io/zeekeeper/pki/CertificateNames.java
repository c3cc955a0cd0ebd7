package io.zeekeeper.pki;

import io.zeekeeper.model.IpAddress;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.GeneralName;
import org.jspecify.annotations.Nullable;

/**
 * The names in a certificate.
 *
 * @param commonName the common name of the subject, or empty
 * @param all the subject alternative names of the kinds that Zeekeeper knows
 */
public record CertificateNames(String commonName, List<SubjectName> all) {

  public CertificateNames {
    all = List.copyOf(all);
  }

  public static CertificateNames of(X509Certificate certificate) {
    List<SubjectName> all = new ArrayList<>();
    for (List<?> name : alternatives(certificate)) {
      if (name.get(0) instanceof Integer type && name.get(1) instanceof String value) {
        switch (type) {
          case GeneralName.dNSName -> all.add(new SubjectName.Dns(value));
          case GeneralName.uniformResourceIdentifier -> all.add(new SubjectName.Uri(value));
          case GeneralName.iPAddress ->
              all.add(new SubjectName.Address(IpAddress.format(InetAddress.ofLiteral(value))));
          default -> {}
        }
      }
    }
    return new CertificateNames(commonName(certificate), all);
  }

  private static Collection<List<?>> alternatives(X509Certificate certificate) {
    try {
      @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null ? List.of() : names;
    } catch (CertificateParsingException e) {
      throw new PkiException("the names of the certificate are damaged", e);
    }
  }

  private static String commonName(X509Certificate certificate) {
    RDN[] names =
        X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded())
            .getRDNs(BCStyle.CN);
    return names.length == 0 ? "" : IETFUtils.valueToString(names[0].getFirst().getValue());
  }

  /** The holder's role; empty for a certificate of an authority other than Zeekeeper's own. */
  public Optional<Role> role() {
    return all.stream()
        .filter(SubjectName.Uri.class::isInstance)
        .flatMap(name -> Role.of(name.value()).stream())
        .findFirst();
  }

  /**
   * Whether the certificate is the one of an instance's agent. A certificate of Zeekeeper's own
   * authority says so in its role; another one has the instance's name as a DNS name or common
   * name.
   */
  public boolean isAgent(String instance) {
    return role().map(role -> role.equals(new Role.Agent(instance))).orElseGet(() -> has(instance));
  }

  /** Whether the certificate is the one of a host, by its DNS name or IP address. */
  public boolean isHost(String host) {
    return IpAddress.isLiteral(host) ? all.contains(SubjectName.host(host)) : has(host);
  }

  /** Whether {@code name} is a DNS name or, in a certificate without DNS names, the common name. */
  public boolean has(String name) {
    List<SubjectName> dns = all.stream().filter(SubjectName.Dns.class::isInstance).toList();
    return dns.isEmpty()
        ? commonName.equals(name)
        : dns.stream().anyMatch(candidate -> candidate.value().equalsIgnoreCase(name));
  }
}
