package io.zeekeeper.service;

import java.net.URI;
import org.springframework.http.HttpHeaders;

/**
 * Keeps other sites' pages from using a service through a browser on its network (RFC 6454): a
 * request that names an origin must come from the service's own.
 */
public final class Origins {
  private Origins() {}

  /** Whether the request comes from a page of another origin than the host it is sent to. */
  public static boolean isForeign(HttpHeaders headers) {
    String origin = headers.getOrigin();
    if (origin == null) {
      return false;
    }
    String host = headers.getFirst(HttpHeaders.HOST);
    try {
      return host == null || !host.equalsIgnoreCase(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException e) {
      return true;
    }
  }
}
