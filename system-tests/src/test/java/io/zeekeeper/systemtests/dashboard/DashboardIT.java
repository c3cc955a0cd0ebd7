package io.zeekeeper.systemtests.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.LoadState;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Chromium;
import io.zeekeeper.systemtests.lab.Chromium.Look;
import io.zeekeeper.systemtests.lab.Dashboard;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Zeek;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An operator watches a cluster in a browser, and acts on it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardIT {
  private Chromium browser;
  private Lab lab;
  private Api api;
  private String origin;

  @BeforeAll
  void startLab() {
    browser = Chromium.start();
    lab = new Lab(Zeek.standin());
    api = lab.api();
    origin = "http://127.0.0.1:" + lab.clientPort();
    // A crashed node stays down long enough to be seen and restarted.
    lab.startControllerWithAgent("agent-1", "--zeekeeper.agent.restart.delay=5s");
  }

  @BeforeEach
  void deploy() {
    api.deploySuccessfully(lab.cluster("prod", "agent-1"));
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

  private static Locator tile(Dashboard dashboard, String node) {
    return dashboard.main().locator("a.tile[href='#/nodes/" + node + "']");
  }

  private static void awaitState(Dashboard dashboard, String node, String state) {
    tile(dashboard, node).getByText(state, new Locator.GetByTextOptions().setExact(true)).waitFor();
  }

  @Test
  void overviewTellsTheHealthOfTheClusterInOneSentence() {
    try (var dashboard = browser.open(origin)) {
      dashboard.awaitText("All 5 nodes running, deployed");
      awaitState(dashboard, "worker-1", "running");
      assertThat(dashboard.page().title()).isEqualTo("Overview · Zeekeeper");
    }
  }

  @Test
  void crashIsSeenWithinTwoSecondsWithItsReasonAndARestart() {
    try (var dashboard = browser.open(origin)) {
      awaitState(dashboard, "worker-2", "running");
      lab.killNode("worker-2");
      Instant killed = Instant.now();
      awaitState(dashboard, "worker-2", "crashed");
      assertThat(Duration.between(killed, Instant.now())).isLessThan(Duration.ofSeconds(2));
      Locator trouble =
          dashboard
              .main()
              .getByRole(AriaRole.LISTITEM)
              .filter(new Locator.FilterOptions().setHasText("worker-2 crashed"));
      assertThat(trouble.textContent()).contains(reasonOfLastChange("worker-2"));
      dashboard.assertAccessible();

      dashboard.confirm("Restart worker-2", "Restart worker-2");
      awaitState(dashboard, "worker-2", "running");
      dashboard.page().locator("zk-notices").getByText("worker-2 restarted").waitFor();
    }
  }

  private String reasonOfLastChange(String node) {
    String path = "/api/v1/events?type=NOTIFY_CHANGE&limit=1&node=" + node;
    return api.get(path).items().getFirst().path("details").path("reason").asString();
  }

  @Test
  void nodeIsStoppedAndStartedAfterOneQuestion() {
    try (var dashboard = browser.open(origin)) {
      dashboard.show("#/nodes/worker-1");
      dashboard.button("Stop").click();
      dashboard.page().locator("dialog[open]").getByText("Stop worker-1?").waitFor();
      dashboard.page().keyboard().press("Escape");
      assertThat(api.statuses().get("worker-1").path("state").asString()).isEqualTo("RUNNING");

      dashboard.confirm("Stop", "Stop worker-1");
      dashboard.button("Start").waitFor();
      dashboard.confirm("Start", "Start worker-1");
      dashboard.button("Stop").waitFor();
    }
  }

  @Test
  void nodePageHasOutputValuesAndHistory() {
    try (var dashboard = browser.open(origin)) {
      dashboard.show("#/nodes/worker-1");
      dashboard.awaitText("it analyses nothing");
      dashboard.link("Values").click();
      dashboard.page().getByLabel("Identifier").fill("Cluster::node");
      dashboard.page().keyboard().press("Enter");
      dashboard.awaitText("\"worker-1\"");
      assertThat(dashboard.page().url()).contains("id=Cluster%3A%3Anode");
      dashboard.link("History").click();
      dashboard.awaitText("PENDING became RUNNING");
    }
  }

  @Test
  void agentThatDiesAndReturnsIsToldByItself() {
    try (var dashboard = browser.open(origin)) {
      dashboard.awaitText("All 5 nodes running");
      lab.agent("agent-1").kill();
      dashboard.awaitText("Instance agent-1 is not connected");
      awaitState(dashboard, "worker-1", "unknown");
      lab.agent("agent-1").start();
      dashboard.awaitText("All 5 nodes running");
      awaitState(dashboard, "worker-1", "running");
    }
  }

  @Test
  void openPageFollowsARestartedController() {
    try (var dashboard = browser.open(origin)) {
      dashboard.awaitText("All 5 nodes running");
      dashboard.expectingLostConnections().expecting(503);
      lab.controller().kill();
      dashboard.page().locator(".connection.lost").waitFor();
      assertThat(dashboard.main().textContent()).as("what was known").contains("worker-1");
      dashboard.page().getByText("as of").waitFor();
      lab.startController();
      lab.awaitConnected("agent-1");
      dashboard.page().locator(".connection.live").waitFor();
      lab.killNode("proxy");
      awaitState(dashboard, "proxy", "crashed");
      awaitState(dashboard, "proxy", "running");
    }
  }

  @Test
  void filtersAndTheTableHaveAddresses() {
    try (var dashboard = browser.open(origin)) {
      dashboard.awaitText("All 5 nodes running");
      dashboard.button("worker").click();
      dashboard.button("table").click();
      dashboard.main().locator("tbody tr").nth(1).waitFor();
      assertThat(dashboard.main().locator("tbody tr").count()).isEqualTo(2);
      String shared = dashboard.page().url();
      dashboard.page().reload();
      assertThat(dashboard.page().url()).isEqualTo(shared);
      dashboard.main().locator("tbody tr").nth(1).waitFor();
      assertThat(dashboard.main().locator("tbody tr").count()).isEqualTo(2);

      dashboard.page().getByLabel("Choose all").check();
      dashboard.confirm("Restart 2 nodes", "Restart 2 nodes");
      dashboard.page().locator("zk-notices").getByText("2 nodes restarted").waitFor();
    }
  }

  @Test
  void unknownAddressLeadsBack() {
    try (var dashboard = browser.open(origin)) {
      dashboard.show("#/nowhere");
      dashboard.awaitText("Not found");
      dashboard.show("#/nodes/nobody");
      dashboard.awaitText("The deployed configuration has no such node.");
    }
  }

  @Test
  void everyPageIsAccessibleAndFitsInEveryLook() {
    for (Look look : Look.values()) {
      try (var dashboard = browser.open(origin, look)) {
        for (String address : Addresses.ALL) {
          dashboard.show(address);
          dashboard.page().waitForLoadState(LoadState.LOAD);
          dashboard.main().locator("h1, h2, form").first().waitFor();
          dashboard.assertAccessible();
          dashboard.assertFits();
        }
      }
    }
  }

  @Test
  void keyboardReachesEverything() {
    try (var dashboard = browser.open(origin)) {
      dashboard.awaitText("All 5 nodes running");
      Page page = dashboard.page();
      page.keyboard().press("Tab");
      assertThat(focused(page)).isEqualTo("Skip to the content");
      page.keyboard().press("Enter");
      Locator tile = tile(dashboard, "logger");
      for (int i = 0; i < 60 && !hasFocus(tile); i++) {
        page.keyboard().press("Tab");
      }
      page.keyboard().press("Enter");
      dashboard.button("Restart").waitFor();
      assertThat(page.url()).endsWith("#/nodes/logger");
    }
  }

  private static boolean hasFocus(Locator element) {
    return (Boolean) element.evaluate("element => element === document.activeElement");
  }

  private static String focused(Page page) {
    return String.valueOf(page.evaluate("document.activeElement.textContent.trim()"));
  }
}
