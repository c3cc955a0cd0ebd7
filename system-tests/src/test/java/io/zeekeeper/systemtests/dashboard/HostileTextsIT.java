package io.zeekeeper.systemtests.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Option;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Chromium;
import io.zeekeeper.systemtests.lab.Chromium.Look;
import io.zeekeeper.systemtests.lab.Dashboard;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.ScriptedZeek;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Texts of others are text in the dashboard: markup runs nothing, an override of the direction
 * stays within its text, and a line of 10 kB makes no page wider than its window. A dialog of a
 * script that ran would be a fault of the {@link Dashboard}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileTextsIT {
  private static final String MARKUP = "<img src=x onerror=alert(1)>";
  private static final String REVERSED = "\u202Edesrever";
  private static final String TEXT = MARKUP + REVERSED + "m".repeat(10_000);

  /** A script's name has no '='. */
  private static final String NO_SCRIPT =
      "<script>alert(1)</script>" + REVERSED + "m".repeat(2_000);

  private Chromium browser;
  private Lab lab;
  private Api api;
  private String origin;
  private String failed;

  @BeforeAll
  void deployHostileTexts(@TempDir Path directory) throws IOException {
    browser = Chromium.start();
    Path output = Files.writeString(directory.resolve("output"), TEXT + "\n");
    lab = new Lab(ScriptedZeek.saying(Zeek.standin(), output));
    api = lab.api();
    origin = "http://127.0.0.1:" + lab.clientPort();
    lab.startControllerWithAgent("agent-1");
    Configuration plain = lab.smallCluster("plain", "agent-1", Map.of());
    api.deploySuccessfully(plain);
    var worker = plain.node("worker").orElseThrow();
    Configuration hostile =
        Nodes.with(
            plain,
            TEXT.substring(0, 120),
            Nodes.withOptions(worker, new Option("Log::default_rotation_dir", '"' + TEXT + '"')));
    api.deploySuccessfully(hostile);
    api.stage(Nodes.with(plain, "failing", Nodes.withScripts(worker, NO_SCRIPT)));
    failed = api.beginDeployment("");
    lab.awaitDeploymentEnd(failed);
  }

  @AfterAll
  void stopLab() {
    if (lab != null) {
      lab.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  /** Fails unless the place shows the texts as they are, as no element, and within the window. */
  private static void assertTextOnly(Dashboard dashboard, Locator place, String... texts) {
    for (String text : texts) {
      assertThat(place).containsText(text);
    }
    assertThat(dashboard.page().locator("img[src=x], main script")).hasCount(0);
    dashboard.assertFits();
  }

  @Test
  void outputOfANodeIsText() {
    for (Look look : List.of(Look.DESK, Look.PHONE)) {
      try (var dashboard = browser.open(origin, look)) {
        dashboard.show("#/nodes/worker");
        Locator stderr = dashboard.page().getByLabel("stderr");
        assertTextOnly(dashboard, stderr, MARKUP, REVERSED + "mmm");
        assertThat(stderr).containsText("it analyses nothing");
      }
    }
  }

  @Test
  void valueOfAnOptionIsText() {
    for (Look look : List.of(Look.DESK, Look.PHONE)) {
      try (var dashboard = browser.open(origin, look)) {
        dashboard.show("#/configuration?view=deployed");
        assertTextOnly(dashboard, dashboard.main(), MARKUP, REVERSED + "mmm");
        dashboard.show("#/configuration?view=diff");
        assertTextOnly(dashboard, dashboard.main().locator("zk-diff"), MARKUP, REVERSED + "mmm");
        dashboard.show("#/nodes/worker?tab=values&id=Log%3A%3Adefault_rotation_dir");
        assertTextOnly(dashboard, dashboard.main(), MARKUP, REVERSED + "mmm");
      }
    }
  }

  @Test
  void nameOfAConfigurationIsText() {
    for (Look look : List.of(Look.DESK, Look.PHONE)) {
      try (var dashboard = browser.open(origin, look)) {
        for (String address : List.of("#/configuration", "#/deployments", "#/events")) {
          dashboard.show(address);
          assertTextOnly(dashboard, dashboard.main(), MARKUP, "mmm");
        }
      }
    }
  }

  @Test
  void reasonOfAFailureIsText() {
    for (Look look : List.of(Look.DESK, Look.PHONE)) {
      try (var dashboard = browser.open(origin, look)) {
        dashboard.show("#/deployments/" + failed.substring(failed.lastIndexOf('/') + 1));
        Locator reason = dashboard.main().locator("tr.failed.detail");
        assertTextOnly(dashboard, reason, "<script>alert(1)</script>", REVERSED + "mmm");
        dashboard.assertAccessible();
      }
    }
  }
}
