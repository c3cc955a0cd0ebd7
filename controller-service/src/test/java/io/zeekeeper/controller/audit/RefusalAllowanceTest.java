package io.zeekeeper.controller.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RefusalAllowanceTest {
  private Instant now = Instant.EPOCH;
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneOffset getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };
  private final RefusalAllowance allowance = new RefusalAllowance(clock);

  @Test
  void refusalsBeyondTheAllowanceAreCountedInTheNextRecord() {
    for (int i = 0; i < RefusalAllowance.PER_MINUTE; i++) {
      assertThat(allowance.take("192.0.2.1")).isEqualTo(OptionalInt.of(0));
    }
    assertThat(allowance.take("192.0.2.1")).isEmpty();
    assertThat(allowance.take("192.0.2.1")).isEmpty();
    assertThat(allowance.take("192.0.2.2")).isEqualTo(OptionalInt.of(0));
    now = now.plus(Duration.ofMinutes(1));
    assertThat(allowance.take("192.0.2.1")).isEqualTo(OptionalInt.of(2));
    assertThat(allowance.take("192.0.2.1")).isEqualTo(OptionalInt.of(0));
  }

  @Test
  void addressesOfOneIpv6NetworkShareAnAllowance() {
    for (int i = 0; i < RefusalAllowance.PER_MINUTE; i++) {
      assertThat(allowance.take("2001:db8:0:1::" + Integer.toHexString(i + 1))).isPresent();
    }
    assertThat(allowance.take("2001:db8:0:1:ffff::1")).isEmpty();
    assertThat(allowance.take("2001:db8:0:2::1")).isPresent();
    assertThat(allowance.take("local")).isPresent();
  }
}
