package io.zeekeeper.benchmarks;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Pictures of the dashboard's pages: {@code <nodes>-<page>-<light|dark>-<width>.png}. */
final class DashboardScreenshots {
  private static final int DESK = 1280;
  private static final int PHONE = 380;
  private static final double SETTLE_MS = 1_200;
  private static final int WHOLE_PAGE_NODES = 19;

  private final Chromium chromium;
  private final Path directory;

  DashboardScreenshots(Chromium chromium, Path directory) {
    this.chromium = chromium;
    this.directory = directory;
  }

  void take(DashboardLab lab) {
    for (ColorScheme colours : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      take(lab, colours, DESK, addresses(lab));
      take(lab, colours, PHONE, Map.of("overview", "#/"));
    }
  }

  private void take(
      DashboardLab lab, ColorScheme colours, int width, Map<String, String> addresses) {
    int size = lab.cluster().size();
    try (BrowserContext session = chromium.session(width, colours)) {
      Page page = session.newPage();
      page.navigate(lab.origin() + "/#/");
      addresses.forEach((name, address) -> {
        page.navigate(lab.origin() + "/" + address);
        page.waitForTimeout(SETTLE_MS);
        String file =
            "%d-%s-%s-%d.png".formatted(size, name, colours.name().toLowerCase(Locale.ROOT), width);
        page.screenshot(
            new Page.ScreenshotOptions()
                .setPath(directory.resolve(file))
                // The overview of a large cluster is some twenty screens long.
                .setFullPage(size <= WHOLE_PAGE_NODES));
      });
    }
  }

  /** The pages by the name of their picture; without pages of nodes where there are none. */
  private static Map<String, String> addresses(DashboardLab lab) {
    Map<String, String> addresses = new LinkedHashMap<>();
    addresses.put("overview", "#/");
    addresses.put("table", "#/?view=table");
    if (lab.cluster().size() > 0) {
      String node = lab.cluster().interesting();
      addresses.put("node", "#/nodes/" + node);
      addresses.put("node-statistics", "#/nodes/" + node + "?tab=statistics");
      addresses.put("node-values", "#/nodes/" + node + "?tab=values&id=Cluster%3A%3Anode");
      addresses.put("node-history", "#/nodes/" + node + "?tab=history");
      addresses.put("node-crashed", "#/nodes/" + lab.cluster().crashed());
      addresses.put("instance", "#/instances/" + lab.cluster().connecting().get(1));
      addresses.put("deployment", "#/deployments/" + lab.deployment());
    }
    addresses.put("instances", "#/instances");
    addresses.put("configuration", "#/configuration");
    addresses.put("configuration-edit", "#/configuration?view=edit");
    addresses.put("configuration-diff", "#/configuration?view=diff");
    addresses.put("configuration-plan", "#/configuration?view=plan");
    addresses.put("deployments", "#/deployments");
    addresses.put("events", "#/events");
    addresses.put("security", "#/security");
    addresses.put("security-tokens", "#/security?tab=tokens");
    addresses.put("security-enrolments", "#/security?tab=enrolments");
    addresses.put("security-certificates", "#/security?tab=certificates");
    addresses.put("security-audit", "#/security?tab=audit");
    addresses.put("start", "#/start");
    return addresses;
  }
}
