package io.zeekeeper.systemtests.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Chromium;
import io.zeekeeper.systemtests.lab.Dashboard;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.Zeek;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Someone with a new controller gets a running cluster in a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirstRunIT {
  /** Sniffing needs privileges; a worker without an interface captures nothing. */
  private static final String INTERFACE = Nodes.canSniff() ? "lo" : "";

  private Chromium browser;
  private Lab lab;
  private String origin;

  @BeforeAll
  void startBrowser() {
    browser = Chromium.start();
  }

  @BeforeEach
  void startEmptyLab() {
    lab = new Lab(Zeek.standin());
    origin = "http://127.0.0.1:" + lab.clientPort();
    lab.startControllerWithAgent("sensor-1");
  }

  @AfterEach
  void stopLab() {
    lab.close();
  }

  @AfterAll
  void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  /** The dashboard of an empty controller, which has no configuration to show (404). */
  private Dashboard open() {
    return browser.open(origin).expecting(404);
  }

  private static Locator field(Dashboard dashboard, String label) {
    return dashboard.page().getByLabel(label, new Page.GetByLabelOptions().setExact(true));
  }

  /** What the user chose of an instance, with the mistakes in it. */
  private static Locator instance(Dashboard dashboard, String name) {
    return dashboard.main().getByRole(AriaRole.GROUP, new Locator.GetByRoleOptions().setName(name));
  }

  private static void stageAndCheck(Dashboard dashboard) {
    dashboard.button("Go on: stage and check").click();
    dashboard.button("Stage and check").click();
  }

  @Test
  void firstStepsLeadFromNothingToARunningCluster() {
    try (var dashboard = open()) {
      dashboard.awaitText("No cluster yet");
      dashboard.link("Begin").click();
      dashboard.awaitText("1 connected.");
      assertThat(dashboard.main().getByRole(AriaRole.ROW))
          .containsText(new String[] {"", "sensor-1"});
      dashboard.assertAccessible();
      lab.startAgent("sensor-2");
      dashboard.awaitText("2 connected.");
      dashboard.link("sensor-2").waitFor();

      dashboard.link("Go on: choose what runs where").click();
      field(dashboard, "Interface 1 of sensor-1").fill(INTERFACE);
      field(dashboard, "Interface 1 of sensor-2").fill(INTERFACE);
      dashboard
          .main()
          .getByRole(AriaRole.COMBOBOX, new Locator.GetByRoleOptions().setName("Proxy on"))
          .selectOption("sensor-2");
      dashboard.awaitText("✓ The controller would accept this configuration.");
      dashboard.assertAccessible();

      stageAndCheck(dashboard);
      dashboard.awaitText("5 nodes start.");
      dashboard.awaitText("✓ The check found nothing wrong.");
      assertThat(lab.api().nodePids()).as("nodes before the deployment").isEmpty();
      dashboard.assertAccessible();

      dashboard.link("Go on: deploy").click();
      dashboard.confirm("Deploy first", "Deploy");
      dashboard.awaitText("The cluster runs.");
      dashboard.assertAccessible();
      dashboard.link("Go to the overview").click();
      assertThat(dashboard.main().locator("h1")).containsText("All 5 nodes running");

      Api api = lab.api();
      assertThat(api.nodePids())
          .containsOnlyKeys("logger", "manager", "proxy", "worker-1", "worker-2")
          .doesNotContainValue(0L);
      assertThat(api.statuses().get("manager").path("instance").asString()).isEqualTo("sensor-1");
      assertThat(api.statuses().get("proxy").path("instance").asString()).isEqualTo("sensor-2");
    }
  }

  @Test
  void mistakesAreShownBesideTheirFieldsUntilTheyAreCorrected() {
    try (var dashboard = open().expecting(422)) {
      dashboard.show("#/start?step=choose");
      Locator name = field(dashboard, "Name of the configuration");
      name.fill("staged");
      assertThat(name).hasAttribute("aria-invalid", "true");
      assertThat(name).hasAccessibleDescription("configuration id 'staged' is reserved");
      assertThat(dashboard.button("Go on: stage and check")).isDisabled();
      dashboard.assertAccessible();
      name.fill("office");
      assertThat(name).hasAttribute("aria-invalid", "false");

      field(dashboard, "Interface 1 of sensor-1").fill("nothere0");
      stageAndCheck(dashboard);
      dashboard.awaitText("✕ The check found 1 failure.");
      dashboard.link("Back: change the choice").first().click();
      String reason = "interface 'nothere0' does not exist here";
      assertThat(instance(dashboard, "sensor-1")).containsText(reason);
      assertThat(name).hasValue("office");
      dashboard.assertAccessible();

      field(dashboard, "Interface 1 of sensor-1").fill(INTERFACE);
      assertThat(instance(dashboard, "sensor-1")).not().containsText(reason);
      stageAndCheck(dashboard);
      dashboard.awaitText("✓ The check found nothing wrong.");
      dashboard.link("Go on: deploy").waitFor();
      assertThat(lab.api().configurationId("ready")).isEqualTo("office");
    }
  }
}
