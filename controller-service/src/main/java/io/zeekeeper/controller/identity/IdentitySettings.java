package io.zeekeeper.controller.identity;

import io.zeekeeper.service.InvalidPropertyException;
import io.zeekeeper.service.PropertyRules;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The certificates that this controller issues.
 *
 * @param names host names and IP addresses in the controller's certificate, by which clients reach
 *     it; by default the host's name and its addresses
 * @param authorityCertificate PEM file with the certificate of a certificate authority that issues
 *     the certificates, then the certificates above it; by default the controller makes an
 *     authority at its first start
 * @param authorityKey PEM file with the private key of that certificate authority, of mode 0600
 * @param certificateValidity how long a certificate of an agent or of the controller is valid; it
 *     is renewed after two thirds of that time
 */
@ConfigurationProperties("zeekeeper.security")
public record IdentitySettings(
    @DefaultValue List<String> names,
    @Nullable String authorityCertificate,
    @Nullable String authorityKey,
    @DefaultValue("90d") Duration certificateValidity) {

  public IdentitySettings {
    names = List.copyOf(names);
    authorityCertificate = emptyAsNull(authorityCertificate);
    authorityKey = emptyAsNull(authorityKey);
    PropertyRules.positive("zeekeeper.security.certificate-validity", certificateValidity);
    if ((authorityCertificate == null) != (authorityKey == null)) {
      throw new InvalidPropertyException(
          authorityKey == null
              ? "zeekeeper.security.authority-key"
              : "zeekeeper.security.authority-certificate",
          "",
          "a certificate authority needs its certificate and its key");
    }
  }

  private static @Nullable String emptyAsNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }
}
