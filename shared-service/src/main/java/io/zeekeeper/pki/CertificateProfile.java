package io.zeekeeper.pki;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a certificate is to say about its holder.
 *
 * @param commonName the common name, for people
 * @param names the names that peers check
 * @param usages what the certificate may be used for
 * @param validity how long the certificate is valid from now on
 */
public record CertificateProfile(
    String commonName, List<SubjectName> names, Set<Usage> usages, Duration validity) {

  public CertificateProfile {
    names = List.copyOf(names);
    usages = Set.copyOf(usages);
    if (commonName.isBlank()) {
      throw new PkiException("a certificate needs a name");
    }
    if (usages.isEmpty()) {
      throw new PkiException("a certificate needs a usage");
    }
    if (!validity.isPositive()) {
      throw new PkiException("the validity of a certificate must be positive");
    }
  }
}
