package io.zeekeeper.benchmarks;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the overview costs a browser, from the navigation until two seconds after the first tile.
 *
 * @param requests that reached the controller, with the stream of events
 * @param fileBytes of HTML, style sheets, scripts and images, with their heads, as transferred
 * @param dataBytes of the API, as transferred; without the stream
 * @param contentMillis from the navigation to the first tile on the screen
 * @param scriptMillis of the page's scripts
 * @param taskMillis of all work of the page's thread
 */
record FirstPage(
    int requests,
    double fileBytes,
    double dataBytes,
    double contentMillis,
    double scriptMillis,
    double taskMillis) {
  private static final double SETTLE_MS = 2_000;

  /** Writes down when the first tile has been painted, by the clock that starts at navigation. */
  private static final String WATCH =
      """
      (() => {
        const look = () => {
          const tile = document.querySelector('zk-node-tile .tile');
          if (tile && tile.getBoundingClientRect().height > 0) {
            window.firstTileAt = performance.now();
          } else {
            requestAnimationFrame(look);
          }
        };
        requestAnimationFrame(look);
      })();
      """;

  /** Opens the overview in a new tab of a session. */
  static FirstPage measure(BrowserContext session, String origin) {
    Page page = session.newPage();
    try {
      CDPSession protocol = session.newCDPSession(page);
      var network = new Network(protocol);
      protocol.send("Performance.enable");
      page.addInitScript(WATCH);
      page.navigate(origin + "/#/");
      // Without waitForFunction, which needs eval(): the page's policy forbids that.
      page.waitForSelector("zk-node-tile .tile");
      page.waitForTimeout(SETTLE_MS);
      double content = ((Number) page.evaluate("window.firstTileAt")).doubleValue();
      JsonObject metrics = protocol.send("Performance.getMetrics");
      return new FirstPage(
          network.sent.size(),
          network.fileBytes,
          network.dataBytes,
          content,
          1000 * metric(metrics, "ScriptDuration"),
          1000 * metric(metrics, "TaskDuration"));
    } finally {
      page.close();
    }
  }

  private static double metric(JsonObject metrics, String name) {
    for (var element : metrics.getAsJsonArray("metrics")) {
      JsonObject metric = element.getAsJsonObject();
      if (metric.get("name").getAsString().equals(name)) {
        return metric.get("value").getAsDouble();
      }
    }
    throw new IllegalStateException("Chromium has no metric " + name);
  }

  /** Counts what a page transfers. Used on the thread of Playwright. */
  private static final class Network {
    private final Map<String, String> urls = new HashMap<>();
    private final Set<String> sent = new HashSet<>();
    private double fileBytes;
    private double dataBytes;

    Network(CDPSession protocol) {
      protocol.on(
          "Network.requestWillBeSent",
          event -> {
            String url = event.getAsJsonObject("request").get("url").getAsString();
            if (url.startsWith("http")) {
              urls.put(id(event), url);
              sent.add(id(event));
            }
          });
      protocol.on("Network.requestServedFromCache", event -> sent.remove(id(event)));
      protocol.on(
          "Network.responseReceived",
          event -> {
            if (event.getAsJsonObject("response").get("fromDiskCache").getAsBoolean()) {
              sent.remove(id(event));
            }
          });
      protocol.on(
          "Network.loadingFinished",
          event -> {
            double bytes = event.get("encodedDataLength").getAsDouble();
            if (urls.getOrDefault(id(event), "").contains("/api/")) {
              dataBytes += bytes;
            } else {
              fileBytes += bytes;
            }
          });
      protocol.send("Network.enable");
    }

    private static String id(JsonObject event) {
      return event.get("requestId").getAsString();
    }
  }
}
