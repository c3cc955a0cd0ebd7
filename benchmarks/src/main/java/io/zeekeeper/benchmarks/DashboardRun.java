package io.zeekeeper.benchmarks;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.ColorScheme;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Measures the dashboard of one controller. Used by one thread, once. */
final class DashboardRun {
  private static final int WIDTH = 1280;
  private static final int ROUNDS = 3;
  private static final int OPEN_PAGES = 20;
  private static final int MANY_NODES = 1000;
  private static final int SECONDS = 60;
  private static final int OPEN_SECONDS = 30;
  private static final double MILLIS = 1000;

  private final Chromium chromium;
  private final DashboardLab lab;
  private final Map<DashboardFigure, Double> figures = new EnumMap<>(DashboardFigure.class);

  DashboardRun(Chromium chromium, DashboardLab lab) {
    this.chromium = chromium;
    this.lab = lab;
  }

  Map<DashboardFigure, Double> measure() throws Exception {
    record(
        DashboardFigure.LOAD, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    firstPages();
    openPage();
    if (lab.cluster().size() >= MANY_NODES) {
      controller(
          DashboardFigure.NO_PAGE_CPU,
          DashboardFigure.NO_PAGE_ALLOCATED,
          DashboardFigure.NO_PAGE_RESIDENT);
      manyPages();
    }
    return figures;
  }

  /** Medians; the first visit is for the controller's sake, whose code is new, and not counted. */
  private void firstPages() {
    List<FirstPage> cold = new ArrayList<>();
    List<FirstPage> warm = new ArrayList<>();
    for (int round = 0; round <= ROUNDS; round++) {
      try (BrowserContext session = session()) {
        FirstPage first = FirstPage.measure(session, lab.origin());
        FirstPage second = FirstPage.measure(session, lab.origin());
        if (round > 0) {
          cold.add(first);
          warm.add(second);
        }
      }
    }
    record(DashboardFigure.COLD_REQUESTS, median(cold, FirstPage::requests));
    record(DashboardFigure.COLD_FILES, median(cold, FirstPage::fileBytes) / MILLIS);
    record(DashboardFigure.COLD_DATA, median(cold, FirstPage::dataBytes) / MILLIS);
    record(DashboardFigure.COLD_CONTENT, median(cold, FirstPage::contentMillis) / MILLIS);
    record(DashboardFigure.COLD_SCRIPT, median(cold, FirstPage::scriptMillis));
    record(DashboardFigure.COLD_TASK, median(cold, FirstPage::taskMillis));
    record(DashboardFigure.WARM_REQUESTS, median(warm, FirstPage::requests));
    record(DashboardFigure.WARM_FILES, median(warm, FirstPage::fileBytes) / MILLIS);
    record(DashboardFigure.WARM_CONTENT, median(warm, FirstPage::contentMillis) / MILLIS);
    record(DashboardFigure.WARM_SCRIPT, median(warm, FirstPage::scriptMillis));
    record(DashboardFigure.WARM_TASK, median(warm, FirstPage::taskMillis));
  }

  private void openPage() {
    try (BrowserContext session = session()) {
      OpenPage open = OpenPage.measure(session, lab.origin(), OPEN_SECONDS);
      record(DashboardFigure.FRAMES, open.framesPerSecond());
      record(DashboardFigure.LONG_TASKS, open.longTasks());
      record(DashboardFigure.LONGEST_TASK, open.longestTaskMillis());
    }
  }

  private void manyPages() throws Exception {
    List<BrowserContext> sessions = new ArrayList<>();
    try {
      for (int number = 0; number < OPEN_PAGES; number++) {
        BrowserContext session = session();
        sessions.add(session);
        OpenPage.open(session.newPage(), lab.origin());
      }
      controller(
          DashboardFigure.PAGES_CPU,
          DashboardFigure.PAGES_ALLOCATED,
          DashboardFigure.PAGES_RESIDENT);
    } finally {
      sessions.forEach(BrowserContext::close);
    }
  }

  /** Lets the controller do what it does for a minute. */
  private void controller(
      DashboardFigure processor, DashboardFigure allocated, DashboardFigure resident)
      throws Exception {
    double allocatedBefore = lab.allocated();
    Duration before = lab.processorTime();
    TimeUnit.SECONDS.sleep(SECONDS);
    record(processor, lab.processorTime().minus(before).toMillis() / MILLIS);
    record(resident, lab.resident());
    record(allocated, lab.allocated() - allocatedBefore);
  }

  private BrowserContext session() {
    return chromium.session(WIDTH, ColorScheme.LIGHT);
  }

  private static double median(List<FirstPage> pages, ToDoubleFunction<FirstPage> figure) {
    return pages.stream()
        .mapToDouble(figure)
        .boxed()
        .sorted(Comparator.naturalOrder())
        .skip(pages.size() / 2)
        .findFirst()
        .orElseThrow();
  }

  private void record(DashboardFigure figure, double value) {
    figures.put(figure, value);
    System.err.println(lab + ": " + figure.label() + ": " + figure.format(value));
  }
}
