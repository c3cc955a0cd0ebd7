package io.zeekeeper.controller.security;

import io.zeekeeper.controller.roles.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits the requests, and the size of their bodies, that each principal sends in a minute. The
 * administrator of an open loopback is not limited: it needs no controller to load the host. Safe
 * on any thread.
 */
public final class RequestLimits {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MANY_PRINCIPALS = 10_000;

  private final SecuritySettings.Limits limits;
  private final Clock clock;
  private final Map<String, Window> windows = new ConcurrentHashMap<>();

  private record Window(Instant end, long requests, long bytes) {}

  RequestLimits(SecuritySettings.Limits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Counts a request.
   *
   * @param bytes the size of the body; 0 if the request does not say
   * @return how long the principal has to wait; zero when the request is within the limits
   */
  public Duration count(Principal principal, long bytes) {
    return add(principal, 1, bytes);
  }

  /** Counts bytes of a body whose size was not known before. */
  void countBody(Principal principal, long bytes) {
    var _ = add(principal, 0, bytes);
  }

  private Duration add(Principal principal, long requests, long bytes) {
    if (principal.credential() == Principal.Credential.LOOPBACK) {
      return Duration.ZERO;
    }
    Instant now = clock.instant();
    if (windows.size() > MANY_PRINCIPALS) {
      windows.values().removeIf(old -> !now.isBefore(old.end()));
    }
    Window window =
        windows.compute(
            principal.toString(),
            (name, old) ->
                old == null || !now.isBefore(old.end())
                    ? new Window(now.plus(WINDOW), requests, bytes)
                    : new Window(old.end(), old.requests() + requests, old.bytes() + bytes));
    return window.requests() > limits.requestsPerMinute()
            || window.bytes() > limits.bodyBytesPerMinute().toBytes()
        ? Duration.between(now, window.end())
        : Duration.ZERO;
  }
}
