package io.zeekeeper.controller.roles;

import java.util.Locale;
import java.util.Optional;

/**
 * A client whose identity was checked.
 *
 * @param name the token's name, the certificate's common name, or the subject of the JWT
 * @param role what the client may do
 * @param credential what proved the identity
 */
public record Principal(String name, Role role, Credential credential) {
  /** The maximum length of a name. */
  public static final int MAX_NAME = 64;

  /** A connection within the controller's host, without credentials. */
  public static final Principal LOCAL = new Principal("local", Role.ADMIN, Credential.LOOPBACK);

  /** A client of a controller that runs with {@code zeekeeper.security.insecure}. */
  public static final Principal ANONYMOUS = new Principal("anonymous", Role.ADMIN, Credential.NONE);

  /** What proves an identity. */
  public enum Credential {
    /** The connection does not leave the controller's host. */
    LOOPBACK,
    /** The command on the controller's host, run by the user of the service or by root. */
    COMMAND,
    /** Nothing: {@code zeekeeper.security.insecure} lets everyone in. */
    NONE,
    /** An API token. */
    TOKEN,
    /** A client certificate. */
    CERTIFICATE,
    /** A JSON Web Token of an OpenID Connect provider. */
    JWT;

    /** Its name in events and in the log. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Principal {
    name = printable(name);
  }

  /** Whether the client may do what {@code needed} may do. */
  public boolean may(Role needed) {
    return role.includes(needed);
  }

  /** Parses the format of {@link #toString}; empty for any other text. */
  public static Optional<Principal> read(String text) {
    String[] parts = text.split(" ", 3);
    if (parts.length < 3) {
      return Optional.empty();
    }
    return Role.of(parts[1])
        .flatMap(role ->
            credential(parts[0]).map(credential -> new Principal(parts[2], role, credential)));
  }

  private static Optional<Credential> credential(String text) {
    for (Credential credential : Credential.values()) {
      if (credential.text().equals(text)) {
        return Optional.of(credential);
      }
    }
    return Optional.empty();
  }

  /** The credential, the role and the name, as in {@code token operator ci}. */
  @Override
  public String toString() {
    return credential.text() + " " + role.text() + " " + name;
  }

  /** Bounds a name, and replaces control characters, against log injection. */
  private static String printable(String name) {
    String cut = name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME - 1) + "…";
    String clean = cut.replaceAll("\\p{C}", "?");
    return clean.isBlank() ? "?" : clean;
  }
}
