package io.zeekeeper.controller.roles;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpRequest;
import reactor.core.publisher.Mono;

/** Keeps the principal of a request or of a WebSocket session among its attributes. */
public final class Caller {
  private static final String ATTRIBUTE = Caller.class.getName();
  private static final String END = ATTRIBUTE + ".end";
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final String EXPIRY = ATTRIBUTE + ".expiry";

  private Caller() {}

  /** Remembers who sent the request that has these attributes. */
  public static void set(Map<String, Object> attributes, Principal principal) {
    attributes.put(ATTRIBUTE, principal);
  }

  /**
   * Remembers the end of the credentials, for a connection that may outlive them.
   *
   * @param end completes when the credentials expire or are revoked
   */
  public static void setEnd(Map<String, Object> attributes, Mono<Void> end) {
    attributes.put(END, end);
  }

  /**
   * Completes when credentials expire, or after a year: a timer cannot count every time that a
   * token may name.
   */
  public static Mono<Void> endAfter(Duration life) {
    return Mono.delay(life.compareTo(LONGEST) < 0 ? life : LONGEST).then();
  }

  /** Completes when the credentials of the request with these attributes end. */
  public static Mono<Void> end(Map<String, Object> attributes) {
    return attributes.get(END) instanceof Mono<?> end ? end.then() : Mono.never();
  }

  /** Remembers when the credentials expire. */
  public static void setExpiry(Map<String, Object> attributes, Instant time) {
    attributes.put(EXPIRY, time);
  }

  /** When the credentials of the request with these attributes expire; empty if never. */
  public static Optional<Instant> expiry(Map<String, Object> attributes) {
    return attributes.get(EXPIRY) instanceof Instant time ? Optional.of(time) : Optional.empty();
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
