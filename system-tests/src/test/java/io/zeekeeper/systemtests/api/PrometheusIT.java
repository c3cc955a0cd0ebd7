package io.zeekeeper.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.systemtests.lab.Project;
import io.zeekeeper.systemtests.lab.PrometheusServer;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The contract with stand-in nodes, and the files that promtool checks. */
class PrometheusIT extends PrometheusContract {
  private static final Path FILES = Project.root().resolve("docker/prometheus");
  private static final Pattern ALERT =
      Pattern.compile("- alert: (\\w+)\\n(.*?)(?=\\n      - alert|\\z)", Pattern.DOTALL);

  @Override
  Zeek zeek() {
    return Zeek.standin();
  }

  private static void assertPromtool(String... arguments) {
    PrometheusServer.assumeInstalled("promtool");
    var output =
        PrometheusServer.run(
            List.of("sh", "-c", "cd " + FILES + " && promtool " + String.join(" ", arguments)));
    assertThat(output.exit()).as(output.text()).isZero();
  }

  @Test
  void alertRulesPassTheirTests() {
    assertPromtool("check", "rules", "zeekeeper.rules.yml");
    assertPromtool("test", "rules", "zeekeeper.rules.test.yml");
    assertPromtool("check", "config", "prometheus.yml");
  }

  @Test
  void everyAlertIsDescribedTestedAndHasARunbook() throws IOException {
    String rules = Files.readString(FILES.resolve("zeekeeper.rules.yml"));
    String tests = Files.readString(FILES.resolve("zeekeeper.rules.test.yml"));
    String runbooks = Files.readString(Project.root().resolve("docs/operations.md"));
    List<MatchResult> alerts = ALERT.matcher(rules).results().toList();
    assertThat(alerts).hasSizeGreaterThanOrEqualTo(8);
    assertThat(alerts)
        .allSatisfy(alert -> {
          String name = alert.group(1);
          assertThat(alert.group(2))
              .contains("severity: ", "summary: ", "description: ")
              .contains("runbook: docs/operations.md#" + name.toLowerCase(Locale.ROOT));
          assertThat(runbooks).contains("\n### " + name + "\n");
          assertThat(tests).contains("alertname: " + name + "\n");
        });
  }
}
