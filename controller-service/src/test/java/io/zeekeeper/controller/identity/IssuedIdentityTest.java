package io.zeekeeper.controller.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.pki.TlsIdentity;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;

class IssuedIdentityTest {
  private static final Duration VALIDITY = Duration.ofDays(90);
  // Looks every 100 ms.
  private static final Duration SHORT = Duration.ofSeconds(1);

  @TempDir private Path directory;
  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

  private final class AdjustableClock extends Clock {
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
  }

  /** Fails at the first update, and notes which identity was in use at each. */
  private static final class FailingRegistry implements SslBundleRegistry {
    private final IssuedIdentity identity;
    private final List<TlsIdentity> inUse = new CopyOnWriteArrayList<>();

    FailingRegistry(IssuedIdentity identity) {
      this.identity = identity;
    }

    @Override
    public void registerBundle(String name, SslBundle bundle) {}

    @Override
    public void updateBundle(String name, SslBundle bundle) {
      inUse.add(identity.current());
      if (inUse.size() == 1) {
        throw new IllegalStateException("a server does not take the certificate");
      }
    }
  }

  @Test
  void renewalIsRepeatedAfterAnyFailureAndTheCertificateStaysInUseUntilThen() {
    var clock = new AdjustableClock();
    var settings = new IdentitySettings(List.of(), null, null, VALIDITY);
    var authority = new AuthorityFiles(settings, directory, clock).open("id");
    var certificate = new ServerCertificate(authority, List.of("a"), VALIDITY, directory, clock);
    try (var identity = new IssuedIdentity(authority, certificate, SHORT)) {
      TlsIdentity first = identity.current();
      var registry = new FailingRegistry(identity);
      identity.registerBundles(registry);

      now = now.plus(Duration.ofDays(61));
      await().atMost(Duration.ofSeconds(10)).until(() -> !identity.current().equals(first));
      assertThat(registry.inUse).containsExactly(first, first);
    }
  }
}
