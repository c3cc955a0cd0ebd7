package io.zeekeeper.systemtests.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Chromium;
import io.zeekeeper.systemtests.lab.Dashboard;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.Zeek;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An operator changes what a cluster runs, in a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfigurationDashboardIT {
  private static final String EDIT = "#/configuration?view=edit";
  private static final String PLAN = "#/configuration?view=plan";

  /** A line for each node, so that the lines of mistakes are known. */
  private static final String TUNED =
      """
      {
        "id": "tuned",
        "instances": [{"name": "agent-1"}],
        "nodes": [
          {"name": "logger", "instance": "agent-1", "role": "LOGGER"},
          {"name": "manager", "instance": "agent-1", "role": "MANAGER"},
          {"name": "worker", "instance": "agent-1", "role": "WORKER",
           "options": [{"name": "ignore_checksums", "value": "T"}]}
        ]
      }
      """;

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
    lab.startControllerWithAgent("agent-1");
  }

  @BeforeEach
  void deploy() {
    api.deploySuccessfully(small("prod"));
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

  private Configuration small(String id) {
    return lab.smallCluster(id, "agent-1", Map.of());
  }

  private static Locator editor(Dashboard dashboard, String form) {
    return dashboard.page().getByLabel("Configuration in " + form);
  }

  /** The editor with the text that is staged. */
  private static Locator edited(Dashboard dashboard, String staged) {
    dashboard.show(EDIT);
    Locator editor = editor(dashboard, "JSON");
    assertThat(editor).hasValue(containing("\"id\": \"" + staged + "\""));
    return editor;
  }

  private static Pattern containing(String text) {
    // JavaScript matches it, which knows no \\Q.
    return Pattern.compile(text.replaceAll("[\\[\\]]", "\\\\$0"));
  }

  /** The mistake that is listed for a line; the line is marked too. */
  private static Locator mistake(Dashboard dashboard, int line) {
    assertThat(dashboard.main().locator(".marked")).hasText("✕ " + line);
    return dashboard
        .main()
        .getByRole(
            AriaRole.BUTTON,
            new Locator.GetByRoleOptions().setName(Pattern.compile("^Line " + line + ":")));
  }

  private static String lineOfCaret(Locator editor) {
    return String.valueOf(
        editor.evaluate(
            "one => document.activeElement === one"
                + " && one.value.slice(0, one.selectionStart).split('\\n').length"));
  }

  private static Locator notices(Dashboard dashboard, String text) {
    return dashboard.page().locator("zk-notices").getByText(text);
  }

  private static void deployWhatIsReady(Dashboard dashboard) {
    dashboard.confirm("Deploy …", "Deploy");
  }

  private static void awaitState(Dashboard dashboard, String state) {
    assertThat(dashboard.main().locator(".node-head zk-state")).hasText(state);
  }

  @Test
  void mistakesInTheTextAreShownAtTheirLinesAndTheCorrectedTextIsDeployed() {
    try (var dashboard = browser.open(origin).expecting(400).expecting(422)) {
      Locator editor = edited(dashboard, "prod");
      editor.fill(TUNED.replace("\"LOGGER\"},", "\"LOGGER\"}"));
      mistake(dashboard, 6).click();
      assertThat(lineOfCaret(editor)).isEqualTo("6");
      dashboard.assertAccessible();

      editor.fill(
          TUNED.replace(
              "\"worker\", \"instance\": \"agent-1\"", "\"worker\", \"instance\": \"away\""));
      assertThat(mistake(dashboard, 7))
          .containsText("node 'worker' has undeclared instance name 'away'");
      dashboard.button("Stage").click();
      mistake(dashboard, 7).waitFor();
      assertThat(api.configurationId("staged")).isEqualTo("prod");

      editor.fill(TUNED);
      dashboard.awaitText("✓ The controller would accept this text.");
      dashboard.button("Stage").click();
      notices(dashboard, "tuned is staged").waitFor();

      long workerBefore = api.pids().get("worker");
      dashboard.show(PLAN);
      dashboard.awaitText("1 node restarts, 2 nodes keep running as now.");
      dashboard.awaitText("It sees no packets until it runs again");
      dashboard.assertAccessible();
      deployWhatIsReady(dashboard);
      awaitState(dashboard, "succeeded");
      dashboard.awaitText("restarted");
      dashboard.awaitText("2 nodes that kept running");
      assertThat(dashboard.main().locator("zk-deployment-changes"))
          .containsText("ignore_checksums");
      dashboard.assertAccessible();
      assertThat(api.configurationId("deployed")).isEqualTo("tuned");
      assertThat(api.pids().get("worker")).isNotEqualTo(workerBefore);
    }
  }

  @Test
  void badLineOfAnIniTextIsShownAndCorrected() {
    try (var dashboard = browser.open(origin).expecting(400).expecting(422)) {
      edited(dashboard, "prod");
      dashboard.page().getByLabel("Form").selectOption("ini");
      Locator editor = editor(dashboard, "INI");
      assertThat(editor).hasValue(containing("[worker]"));
      String text = editor.inputValue().stripTrailing() + "\n";
      int line = (int) text.lines().count() + 1;

      editor.fill(text + "cpu_affinity = all\n");
      assertThat(mistake(dashboard, line)).containsText("cannot convert");
      mistake(dashboard, line).click();
      assertThat(lineOfCaret(editor)).isEqualTo("" + line);
      editor.fill(text + "cpu_affinity = 0\n");
      dashboard.awaitText("✓ The controller would accept this text.");
      dashboard.button("Stage").click();
      dashboard.page().locator("zk-notices").getByText("is staged").waitFor();
      assertThat(
              api.get("/api/v1/configurations/staged")
                  .json()
                  .path("nodes")
                  .valueStream()
                  .filter(node -> node.path("name").asString().equals("worker"))
                  .map(node -> node.path("cpu_affinity").asInt(-1)))
          .containsExactly(0);
    }
  }

  @Test
  void deploymentThatFailsItsCheckShowsTheNodesReasonAndChangesNothing() {
    Map<String, Long> before = api.pids();
    Configuration broken = small("broken");
    api.stage(
        Nodes.with(
            broken, "broken", Nodes.withScripts(broken.node("worker").orElseThrow(), "nope.zeek")));
    try (var dashboard = browser.open(origin)) {
      dashboard.show(PLAN);
      dashboard.awaitText("1 node restarts");
      deployWhatIsReady(dashboard);
      awaitState(dashboard, "failed");
      Locator failed = dashboard.main().locator("tr.failed");
      assertThat(failed.first()).containsText("worker");
      assertThat(failed.nth(1)).containsText("can't find nope.zeek");
      assertThat(dashboard.button("Roll back")).not().isVisible();
      dashboard.assertAccessible();
      dashboard.assertFits();
      assertThat(api.pids()).isEqualTo(before);
      assertThat(api.configurationId("deployed")).isEqualTo("prod");
    }
  }

  @Test
  void deploymentIsRolledBackFromItsPage() {
    api.deploySuccessfully(lab.smallCluster("worse", "agent-1", Map.of("WORSE", "1")));
    try (var dashboard = browser.open(origin)) {
      dashboard.show("#/deployments");
      Locator newest = dashboard.main().locator("tbody tr").first();
      assertThat(newest).containsText("worse");
      String number = newest.getByRole(AriaRole.LINK).first().textContent();
      newest.getByRole(AriaRole.LINK).first().click();
      dashboard.button("Roll back").click();
      assertThat(dashboard.page().locator("dialog[open]")).containsText("returns to prod");
      dashboard
          .page()
          .locator("dialog[open]")
          .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Roll back"))
          .click();
      assertThat(dashboard.main().locator("h1")).containsText("of prod");
      awaitState(dashboard, "succeeded");
      assertThat(dashboard.main().locator("dl.facts")).containsText("undoes deployment " + number);
      assertThat(api.configurationId("deployed")).isEqualTo("prod");
    }
  }

  @Test
  void deploymentThatWaitsForAnInstanceIsCancelled() {
    Map<String, Long> before = api.pids();
    api.stage(
        new Configuration(
            "elsewhere",
            List.of(lab.instance("agent-1"), lab.instance("agent-away")),
            Stream.concat(
                    small("elsewhere").nodes().stream(),
                    Stream.of(Nodes.worker("worker-2", "agent-away")))
                .toList()));
    try (var dashboard = browser.open(origin)) {
      dashboard.show(PLAN);
      assertThat(dashboard.main().locator("zk-configuration-plan .problem"))
          .containsText("agent-away");
      deployWhatIsReady(dashboard);
      awaitState(dashboard, "waiting");
      dashboard.awaitText("Waits for its instances to connect. Nothing has changed yet.");
      dashboard.assertAccessible();
      dashboard.confirm("Cancel", "Cancel the deployment");
      awaitState(dashboard, "cancelled");
      dashboard.awaitText("It changed nothing.");
      notices(dashboard, "cancelled").waitFor();
      assertThat(dashboard.button("Cancel")).not().isVisible();
      assertThat(api.pids()).isEqualTo(before);
    }
  }

  @Test
  void secondOperatorLearnsThatStagedHasChangedAndStagesTheirsOverIt() {
    try (var first = browser.open(origin);
        var second = browser.open(origin)) {
      Locator theirs = edited(first, "prod");
      Locator mine = edited(second, "prod");
      mine.fill(TUNED.replace("tuned", "mine"));
      stage(first, theirs, "theirs");

      Locator conflict = conflict(second);
      assertThat(conflict).containsText("staged theirs");
      assertThat(mine).hasValue(TUNED.replace("tuned", "mine"));
      assertThat(second.button("Stage")).isDisabled();
      second.button("See the difference").click();
      assertThat(second.main().locator("zk-diff")).containsText("\"id\": \"theirs\"");
      second.assertAccessible();
      second.assertFits();

      second.confirm("Stage mine over it", "Stage mine");
      assertThat(conflict).isHidden();
      assertThat(theirs).hasValue(containing("\"id\": \"mine\""));
      assertThat(api.configurationId("staged")).isEqualTo("mine");
    }
  }

  @Test
  void secondOperatorTakesWhatTheFirstStagedAndTheOwnTextBack() {
    try (var first = browser.open(origin);
        var second = browser.open(origin)) {
      Locator theirs = edited(first, "prod");
      Locator mine = edited(second, "prod");
      mine.fill(TUNED.replace("tuned", "mine"));
      stage(first, theirs, "theirs");

      conflict(second).waitFor();
      second.confirm("Take theirs", "Take theirs");
      assertThat(mine).hasValue(containing("\"id\": \"theirs\""));
      assertThat(conflict(second)).isHidden();
      second.button("Bring back my earlier text").click();
      assertThat(mine).hasValue(TUNED.replace("tuned", "mine"));
      assertThat(api.configurationId("staged")).isEqualTo("theirs");
      second.button("Stage").click();
      notices(second, "mine is staged").waitFor();
      assertThat(api.configurationId("staged")).isEqualTo("mine");
    }
  }

  private static Locator conflict(Dashboard dashboard) {
    return dashboard.main().locator("zk-staging-conflict");
  }

  private static void stage(Dashboard dashboard, Locator editor, String id) {
    editor.fill(TUNED.replace("tuned", id));
    dashboard.button("Stage").click();
    notices(dashboard, id + " is staged").waitFor();
  }
}
