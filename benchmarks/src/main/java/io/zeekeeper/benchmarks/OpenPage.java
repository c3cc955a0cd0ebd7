package io.zeekeeper.benchmarks;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.Map;

/**
 * How smoothly an open overview runs while statistics come in.
 *
 * @param longTasks tasks of more than 50 ms in a minute
 * @param longestTaskMillis the longest of them; 0 without one
 * @param framesPerSecond frames that the page drew
 */
record OpenPage(double longTasks, double longestTaskMillis, double framesPerSecond) {
  private static final String WATCH =
      """
      (milliseconds) => new Promise((resolve) => {
        const tasks = [];
        new PerformanceObserver((list) => list.getEntries().forEach((one) => tasks.push(one.duration)))
          .observe({ type: 'longtask' });
        const start = performance.now();
        let frames = 0;
        const frame = () => {
          frames++;
          const passed = performance.now() - start;
          if (passed < milliseconds) {
            requestAnimationFrame(frame);
          } else {
            resolve({ tasks: tasks.length, longest: Math.max(0, ...tasks), frames, passed });
          }
        };
        requestAnimationFrame(frame);
      })
      """;

  static OpenPage measure(BrowserContext session, String origin, int seconds) {
    Page page = session.newPage();
    try {
      open(page, origin);
      Map<?, ?> seen = (Map<?, ?>) page.evaluate(WATCH, 1000 * seconds);
      double passed = number(seen, "passed") / 1000;
      return new OpenPage(
          number(seen, "tasks") * 60 / passed,
          number(seen, "longest"),
          number(seen, "frames") / passed);
    } finally {
      page.close();
    }
  }

  /** Shows the overview, until all that it reads at first is there. */
  static void open(Page page, String origin) {
    page.navigate(origin + "/#/");
    page.waitForSelector("zk-node-tile .tile");
    page.waitForTimeout(2_000);
  }

  private static double number(Map<?, ?> seen, String name) {
    return seen.get(name) instanceof Number number ? number.doubleValue() : 0;
  }
}
