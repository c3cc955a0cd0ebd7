package io.zeekeeper.controller.security;

import io.zeekeeper.controller.roles.Role;
import io.zeekeeper.service.InvalidPropertyException;
import io.zeekeeper.service.PropertyRules;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Who may use the controller.
 *
 * @param loopback whether clients on the controller's own host need credentials: open treats a
 *     connection over loopback without credentials as the administrator local; required demands
 *     credentials of every client
 * @param certificates roles of clients with a certificate, by the common name of its subject:
 *     viewer, operator or admin; clients with other certificates are refused
 * @param oidc tokens of an OpenID Connect provider
 * @param limits limits on failed logins, and on the requests of each principal
 */
@ConfigurationProperties("zeekeeper.security")
public record SecuritySettings(
    @DefaultValue("open") LoopbackAccess loopback,
    @DefaultValue Map<String, Role> certificates,
    @DefaultValue Oidc oidc,
    @DefaultValue Limits limits) {
  public static final String PREFIX = "zeekeeper.security.";

  /** Whether clients on the controller's own host need credentials. */
  public enum LoopbackAccess {
    /** A connection over loopback without credentials is the administrator {@code local}. */
    OPEN,
    /** Every client needs credentials. */
    REQUIRED
  }

  public SecuritySettings {
    certificates = Map.copyOf(certificates);
  }

  /**
   * Tokens of an OpenID Connect provider.
   *
   * @param issuerUri the provider, as in https://login.example.org/realms/noc; without it, no JWT
   *     is accepted
   * @param audience the value that the claim aud of a JWT must contain
   * @param nameClaim the claim that identifies a client; only one that the provider never gives to
   *     another client
   * @param roleClaim the claim that holds the roles or groups of a client, with dots between nested
   *     members, as in realm_access.roles
   * @param roles roles by value of that claim: viewer, operator or admin; a client with several
   *     values gets the highest role
   * @param clientId how the provider knows the dashboard, for people who sign in with a browser;
   *     without it, nobody can
   * @param clientSecret the secret of that client; none for a public client
   * @param scope what the dashboard requests of the provider, with blanks in between
   */
  public record Oidc(
      @Nullable String issuerUri,
      @Nullable String audience,
      @DefaultValue("sub") String nameClaim,
      @DefaultValue("roles") String roleClaim,
      @DefaultValue Map<String, Role> roles,
      @Nullable String clientId,
      @Nullable String clientSecret,
      @DefaultValue("openid") String scope) {
    public Oidc {
      roles = Map.copyOf(roles);
      clientId = unlessBlank(clientId);
      clientSecret = unlessBlank(clientSecret);
      if (issuerUri != null && issuerUri.isBlank()) {
        issuerUri = null;
      }
      if (issuerUri != null && (audience == null || audience.isBlank())) {
        throw new InvalidPropertyException(
            PREFIX + "oidc.audience",
            "",
            "it must name this controller as the provider does, because "
                + PREFIX
                + "oidc.issuer-uri is set");
      }
      if (clientId != null && issuerUri == null) {
        throw new InvalidPropertyException(
            PREFIX + "oidc.client-id",
            clientId,
            "it needs the provider, " + PREFIX + "oidc.issuer-uri");
      }
      if (clientSecret != null && clientId == null) {
        throw InvalidPropertyException.ofSecret(
            PREFIX + "oidc.client-secret", "it needs the client, " + PREFIX + "oidc.client-id");
      }
    }

    private static @Nullable String unlessBlank(@Nullable String text) {
      return text == null || text.isBlank() ? null : text;
    }

    /** Leaves the secret out, as texts end up in logs. */
    @Override
    public String toString() {
      return "Oidc[issuerUri=" + issuerUri + ", clientId=" + clientId + "]";
    }
  }

  /**
   * Limits. The administrator local of an open loopback is not limited.
   *
   * @param failedLogins failed logins of an address in a minute; further logins are refused for the
   *     rest of the minute
   * @param requestsPerMinute requests of a principal in a minute
   * @param bodyBytesPerMinute size of all request bodies of a principal in a minute
   */
  public record Limits(
      @DefaultValue("10") int failedLogins,
      @DefaultValue("6000") int requestsPerMinute,
      @DefaultValue("256MB") DataSize bodyBytesPerMinute) {
    public Limits {
      PropertyRules.atLeast(PREFIX + "limits.failed-logins", failedLogins, 1);
      PropertyRules.atLeast(PREFIX + "limits.requests-per-minute", requestsPerMinute, 1);
      PropertyRules.within(
          PREFIX + "limits.body-bytes-per-minute",
          bodyBytesPerMinute,
          DataSize.ofKilobytes(1),
          DataSize.ofGigabytes(1024));
    }
  }
}
