package io.zeekeeper.benchmarks;

/** What the dashboard benchmark measures, in the order of its table. */
enum DashboardFigure {
  LOAD("load average at the start", "%.1f", ""),
  COLD_REQUESTS("first page, cold: requests", "%.0f", ""),
  COLD_FILES("first page, cold: files, kB compressed", "%.1f", "150"),
  COLD_DATA("first page, cold: data, kB compressed", "%.1f", ""),
  COLD_CONTENT("first page, cold: until the first tile, s", "%.2f", "1"),
  COLD_SCRIPT("first page, cold: scripts, ms", "%.0f", ""),
  COLD_TASK("first page, cold: all work of the page's thread, ms", "%.0f", ""),
  WARM_REQUESTS("first page, warm: requests", "%.0f", ""),
  WARM_FILES("first page, warm: files, kB compressed", "%.1f", ""),
  WARM_CONTENT("first page, warm: until the first tile, s", "%.2f", ""),
  WARM_SCRIPT("first page, warm: scripts, ms", "%.0f", ""),
  WARM_TASK("first page, warm: all work of the page's thread, ms", "%.0f", ""),
  FRAMES("open page: frames in a second", "%.0f", ""),
  LONG_TASKS("open page: tasks over 50 ms in a minute", "%.0f", ""),
  LONGEST_TASK("open page: longest task, ms", "%.0f", ""),
  NO_PAGE_CPU("controller, no page: processor time in a minute, s", "%.2f", ""),
  NO_PAGE_ALLOCATED("controller, no page: allocated in a minute, MiB", "%.0f", ""),
  NO_PAGE_RESIDENT("controller, no page: resident, MiB", "%.0f", ""),
  PAGES_CPU("controller, 20 pages: processor time in a minute, s", "%.2f", ""),
  PAGES_ALLOCATED("controller, 20 pages: allocated in a minute, MiB", "%.0f", ""),
  PAGES_RESIDENT("controller, 20 pages: resident, MiB", "%.0f", "");

  private final String label;
  private final String format;
  private final String budget;

  DashboardFigure(String label, String format, String budget) {
    this.label = label;
    this.format = format;
    this.budget = budget;
  }

  String label() {
    return label;
  }

  String budget() {
    return budget;
  }

  String format(double value) {
    return format.formatted(value);
  }
}
