package io.zeekeeper.controller.roles;

import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpRequest;

/** Keeps the principal of a request or of a WebSocket session among its attributes. */
public final class Caller {
  private static final String ATTRIBUTE = Caller.class.getName();

  private Caller() {}

  /** Remembers who sent the request that has these attributes. */
  public static void set(Map<String, Object> attributes, Principal principal) {
    attributes.put(ATTRIBUTE, principal);
  }

  /**
   * Who sent {@code request}; safe on any thread.
   *
   * @throws IllegalStateException if the request came past the login
   */
  public static Principal of(HttpRequest request) {
    return of(request.getAttributes());
  }

  /**
   * Who sent the request, or opened the session, that has these attributes.
   *
   * @throws IllegalStateException if the request came past the login
   */
  public static Principal of(Map<String, Object> attributes) {
    return find(attributes).orElseThrow(() -> new IllegalStateException("no principal"));
  }

  /** Like {@link #of}; empty for a request that needs no credentials and has none. */
  public static Optional<Principal> find(Map<String, Object> attributes) {
    return attributes.get(ATTRIBUTE) instanceof Principal principal
        ? Optional.of(principal)
        : Optional.empty();
  }
}
