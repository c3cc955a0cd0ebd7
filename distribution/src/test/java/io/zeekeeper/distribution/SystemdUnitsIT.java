package io.zeekeeper.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The systemd units, as systemd reads them. */
class SystemdUnitsIT {
  private static final Path UNITS = Path.of("src/image/systemd").toAbsolutePath();

  @TempDir private Path directory;

  @BeforeEach
  void needsSystemdAnalyze() {
    assumeTrue(Packages.has("systemd-analyze"), "systemd-analyze is not installed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"controller", "agent"})
  void systemdFindsNoMistakeInUnit(String service) throws IOException {
    String unit = "zeekeeper-" + service + ".service";
    // The program is checked too, and is not installed here.
    Files.writeString(
        directory.resolve(unit),
        Files.readString(UNITS.resolve(unit)).replaceAll("ExecStart=.*", "ExecStart=/bin/true"));

    var verified =
        Packages.run(
            Map.of(),
            "systemd-analyze",
            "verify",
            "--man=no",
            "--recursive-errors=no",
            directory.resolve(unit).toString());

    assertThat(verified.output()).doesNotContain(unit);
    assertThat(verified.code()).as(verified.output()).isZero();
  }

  /** An exposure of 10.0 is the worst. The agent needs capabilities, and nodes need sockets. */
  @ParameterizedTest
  @CsvSource({"controller, 30", "agent, 50"})
  void exposureStaysBelowThreshold(String service, int threshold) throws IOException {
    var exposure =
        Packages.run(
            Map.of(),
            "systemd-analyze",
            "security",
            "--offline=true",
            "--no-pager",
            "--threshold=" + threshold,
            UNITS.resolve("zeekeeper-" + service + ".service").toString());

    assertThat(exposure.code()).as(exposure.output()).isZero();
  }

  @Test
  void systemdSignalsAgentOnly() throws IOException {
    assertThat(Files.readString(UNITS.resolve("zeekeeper-agent.service")))
        .contains("KillMode=process\n", "OOMPolicy=continue\n", "Delegate=yes\n")
        .contains("AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN\n");
  }
}
