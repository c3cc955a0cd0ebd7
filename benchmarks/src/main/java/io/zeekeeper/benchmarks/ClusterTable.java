package io.zeekeeper.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A Markdown table: one row per figure, one column per kind of JVM. */
final class ClusterTable {
  private final List<String> columns = new ArrayList<>();
  private final Map<String, List<String>> rows = new LinkedHashMap<>();
  private final Map<String, String> budgets = new LinkedHashMap<>();

  /** Begins a column for the figures that follow. */
  void column(String title) {
    columns.add(title);
  }

  void figure(String what, String budget, String figure) {
    System.err.println(columns.getLast() + ": " + what + ": " + figure);
    List<String> row = rows.computeIfAbsent(what, w -> new ArrayList<>());
    while (row.size() < columns.size() - 1) {
      row.add("");
    }
    row.add(figure);
    budgets.put(what, budget);
  }

  void print(PrintStream out) {
    out.println("| what | " + String.join(" | ", columns) + " | budget |");
    out.println("|---|" + "---|".repeat(columns.size() + 1));
    rows.forEach((what, figures) ->
        out.println(
            "| " + what + " | " + String.join(" | ", figures) + " | " + budgets.get(what) + " |"));
  }
}
