package io.zeekeeper.controller.security;

import io.zeekeeper.model.IpAddress;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.BadCredentialsException;
import reactor.core.publisher.Mono;

/**
 * Counts failed logins by address, to stop guesses. An IPv6 network of 64 bits counts as one
 * address, because a single host has all of it. Safe on any thread.
 */
final class FailedLogins {
  static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MAX_ADDRESSES = 10_000;

  private final int limit;
  private final Clock clock;

  // Guarded by this. In the order of the windows' begin; the oldest entry goes when the map is
  // full.
  private final Map<String, Window> windows = new LinkedHashMap<>();

  private record Window(Instant end, int failures) {}

  /**
   * @param limit failures in a minute after which an address is refused
   */
  FailedLogins(int limit, Clock clock) {
    this.limit = limit;
    this.clock = clock;
  }

  /**
   * Attempts a login from {@code address} unless too many have failed, and counts a failure.
   *
   * @return the outcome of the login; a {@link TooManyException} when the address has to wait
   */
  <T> Mono<T> attempt(@Nullable InetAddress address, Supplier<Mono<T>> login) {
    return Mono.defer(() -> {
      Duration refused = refusedFor(address);
      return refused.isZero()
          ? Mono.defer(login).doOnError(BadCredentialsException.class, error -> failed(address))
          : Mono.error(
              new TooManyException("too many logins from this address have failed", refused));
    });
  }

  /** How long logins from {@code address} are refused; zero when they are not. */
  synchronized Duration refusedFor(@Nullable InetAddress address) {
    Window window = windows.get(key(address));
    Instant now = clock.instant();
    return window == null || window.failures() < limit || !now.isBefore(window.end())
        ? Duration.ZERO
        : Duration.between(now, window.end());
  }

  /** Counts a failure. */
  synchronized void failed(@Nullable InetAddress address) {
    Instant now = clock.instant();
    String key = key(address);
    Window window = windows.get(key);
    if (window != null && now.isBefore(window.end())) {
      windows.put(key, new Window(window.end(), window.failures() + 1));
      return;
    }
    windows.remove(key);
    windows.values().removeIf(old -> !now.isBefore(old.end()));
    if (windows.size() >= MAX_ADDRESSES) {
      windows.remove(windows.keySet().iterator().next());
    }
    windows.put(key, new Window(now.plus(WINDOW), 1));
  }

  private static String key(@Nullable InetAddress address) {
    return address == null ? "" : IpAddress.network(address);
  }
}
