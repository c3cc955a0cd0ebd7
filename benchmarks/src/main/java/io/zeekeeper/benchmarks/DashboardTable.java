package io.zeekeeper.benchmarks;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The dashboard's figures by the number of nodes, as a Markdown table beside their budgets. */
final class DashboardTable {
  private final SortedMap<Integer, Map<DashboardFigure, Double>> columns = new TreeMap<>();

  void add(int size, Map<DashboardFigure, Double> figures) {
    columns.put(size, figures);
  }

  String markdown() {
    var table = new StringBuilder("| what |");
    columns.keySet().forEach(size -> table.append(" %,d nodes |".formatted(size)));
    table.append(" budget |\n|---|").append("---|".repeat(columns.size())).append("---|\n");
    for (DashboardFigure figure : DashboardFigure.values()) {
      table.append("| ").append(figure.label()).append(" |");
      columns
          .values()
          .forEach(figures -> {
            Double value = figures.get(figure);
            table.append(value == null ? " – |" : " " + figure.format(value) + " |");
          });
      table.append(' ').append(figure.budget()).append(" |\n");
    }
    return table.toString();
  }
}
