package io.zeekeeper.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packages under a running systemd, with nodes: installation, upgrade, downgrade, wrong
 * configuration, full disk, removal, purge.
 */
class SystemdLifecycleIT {
  /** With the image of Debian, which the first run makes. */
  private static final Duration LIMIT = Duration.ofMinutes(25);

  @ParameterizedTest
  @ValueSource(strings = {"deb", "rpm"})
  void nodesRunOnUntilPurge(String kind) throws IOException {
    var lifecycle =
        Packages.run(
            LIMIT,
            Map.of("JAVA_HOME", System.getProperty("java.home")),
            "src/test/sh/systemd-lifecycle",
            Packages.TARGET.toString(),
            Packages.ROOT.resolve("zeek-standin").toString(),
            kind);
    System.out.println(lifecycle.output());

    assumeTrue(lifecycle.code() != 77, lifecycle.output());
    assertThat(lifecycle.code()).as(lifecycle.output()).isZero();
  }
}
