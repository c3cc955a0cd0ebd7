package io.zeekeeper.controller.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.controller.roles.Principal.Credential;
import io.zeekeeper.controller.roles.Role;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class LimitsTest {
  private static final Principal CI = new Principal("ci", Role.VIEWER, Credential.TOKEN);

  private Instant now = Instant.parse("2026-11-21T06:34:00Z");
  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  private static InetAddress address(String literal) {
    return InetAddress.ofLiteral(literal);
  }

  @Test
  void addressIsRefusedForTheRestOfTheMinute() {
    var failures = new FailedLogins(2, clock);
    failures.failed(address("192.0.2.1"));
    assertThat(failures.refusedFor(address("192.0.2.1"))).isZero();
    now = now.plusSeconds(20);
    failures.failed(address("192.0.2.1"));
    assertThat(failures.refusedFor(address("192.0.2.1"))).isEqualTo(Duration.ofSeconds(40));
    assertThat(failures.refusedFor(address("192.0.2.2"))).isZero();
    now = now.plusSeconds(40);
    assertThat(failures.refusedFor(address("192.0.2.1"))).isZero();
    failures.failed(address("192.0.2.1"));
    assertThat(failures.refusedFor(address("192.0.2.1"))).isZero();
  }

  @Test
  void ipv6NetworkCountsAsOneAddress() {
    var failures = new FailedLogins(2, clock);
    failures.failed(address("2001:db8::1"));
    failures.failed(address("2001:db8::ffff:2"));
    assertThat(failures.refusedFor(address("2001:db8::3"))).isPositive();
    assertThat(failures.refusedFor(address("2001:db8:0:1::3"))).isZero();
  }

  @Test
  void newestAddressesAreKept() {
    var failures = new FailedLogins(1, clock);
    for (int i = 0; i <= 10_000; i++) {
      failures.failed(address("10.0." + i / 256 + "." + i % 256));
    }
    assertThat(failures.refusedFor(address("10.0.0.0"))).isZero();
    assertThat(failures.refusedFor(address("10.0.39.16"))).isPositive();
  }

  @Test
  void principalWaitsForTheNextMinute() {
    var limits =
        new RequestLimits(new SecuritySettings.Limits(1, 2, DataSize.ofBytes(1024)), clock);
    assertThat(limits.count(CI, 0)).isZero();
    now = now.plusSeconds(15);
    assertThat(limits.count(CI, 1024)).isZero();
    assertThat(limits.count(CI, 0)).isEqualTo(Duration.ofSeconds(45));
    assertThat(limits.count(new Principal("other", Role.VIEWER, Credential.TOKEN), 0)).isZero();
    now = now.plusSeconds(45);
    assertThat(limits.count(CI, 2000)).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void administratorOfAnOpenLoopbackHasNoLimit() {
    var limits =
        new RequestLimits(new SecuritySettings.Limits(1, 1, DataSize.ofBytes(1024)), clock);
    for (int i = 0; i < 10; i++) {
      assertThat(limits.count(Principal.LOCAL, 1_000_000)).isZero();
    }
  }
}
