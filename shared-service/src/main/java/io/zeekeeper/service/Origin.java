package io.zeekeeper.service;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The Origin header (RFC 6454), in which a browser names the site of the page that sends a request.
 */
final class Origin {
  private Origin() {}

  /** Whether {@code text} is a scheme, a host and perhaps a port, and nothing else. */
  static boolean isOrigin(String text) {
    String authority = authority(text);
    return authority != null
        && !authority.contains("@")
        && text.toLowerCase(Locale.ROOT).matches("https?://" + "[^/?#]+");
  }

  /** Whether a page of {@code origin} comes from the service at {@code host}, a Host header. */
  static boolean isOf(String host, String origin) {
    return host.equalsIgnoreCase(authority(origin));
  }

  private static @Nullable String authority(String origin) {
    try {
      return URI.create(origin).getAuthority();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
