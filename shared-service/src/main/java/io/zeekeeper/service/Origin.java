package io.zeekeeper.service;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
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

  /** The origin of the page at {@code uri}; empty unless it is an absolute http or https URI. */
  static Optional<String> ofPage(String uri) {
    try {
      URI page = new URI(uri);
      String origin = page.getScheme() + "://" + page.getRawAuthority();
      return page.getRawAuthority() != null && page.getRawFragment() == null && isOrigin(origin)
          ? Optional.of(origin)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
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
