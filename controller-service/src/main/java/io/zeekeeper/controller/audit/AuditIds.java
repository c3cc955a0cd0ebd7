package io.zeekeeper.controller.audit;

import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes the ids of records: 24 hexadecimal digits, of which the first twelve are the time in
 * milliseconds. Later ids are larger, also after the clock was set back. Safe on any thread.
 */
final class AuditIds {
  private static final int PER_MILLISECOND = 0x10000;

  private final Clock clock;
  private long millis;
  private int number;

  AuditIds(Clock clock) {
    this.clock = clock;
  }

  synchronized String next() {
    long now = clock.millis();
    if (now > millis) {
      millis = now;
      number = 0;
    } else if (++number == PER_MILLISECOND) {
      millis++;
      number = 0;
    }
    int unique = ThreadLocalRandom.current().nextInt();
    return String.format(Locale.ROOT, "%012x%04x%08x", millis, number, unique);
  }
}
