package io.zeekeeper.controller.audit;

import io.zeekeeper.model.IpAddress;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Keeps a client that is refused all the time from pushing other records out of the audit: bounds
 * the refusals of an address per minute, and counts the rest. An IPv6 network of 64 bits counts as
 * one address. Safe on any thread.
 */
final class RefusalAllowance {
  static final int PER_MINUTE = 100;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MAX_ADDRESSES = 1000;

  private final Clock clock;
  private final Map<String, Window> windows = new LinkedHashMap<>();

  private static final class Window {
    private long start;
    private int used;
    private int suppressed;
  }

  RefusalAllowance(Clock clock) {
    this.clock = clock;
  }

  /**
   * Whether a refusal of {@code address} may be recorded; if so, how many were not since the last
   * recorded one.
   */
  synchronized OptionalInt take(String address) {
    long now = clock.millis();
    Window window = windows.computeIfAbsent(network(address), any -> new Window());
    if (Math.abs(now - window.start) >= WINDOW.toMillis()) {
      window.start = now;
      window.used = 0;
    }
    if (windows.size() > MAX_ADDRESSES) {
      windows.remove(windows.keySet().iterator().next());
    }
    if (window.used >= PER_MINUTE) {
      window.suppressed++;
      return OptionalInt.empty();
    }
    window.used++;
    int suppressed = window.suppressed;
    window.suppressed = 0;
    return OptionalInt.of(suppressed);
  }

  /** The address of a command is a word. */
  private static String network(String address) {
    return IpAddress.isLiteral(address)
        ? IpAddress.network(InetAddress.ofLiteral(address))
        : address;
  }
}
