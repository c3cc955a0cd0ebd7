package io.zeekeeper.benchmarks;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The figures of a controller, by fleet size, as a Markdown table. Each figure has the one of
 * another server beside it: of the floor, or of a controller without TLS.
 */
final class FleetTable {
  private final SortedMap<Integer, Map<FleetFigure, Double>> controller = new TreeMap<>();
  private final SortedMap<Integer, Map<FleetFigure, Double>> beside = new TreeMap<>();
  private final String title;

  /**
   * @param title says what the two figures of a cell are
   */
  FleetTable(String title) {
    this.title = title;
  }

  /** The controller's figures with a fleet of {@code size}. */
  Map<FleetFigure, Double> controller(int size) {
    return controller.computeIfAbsent(size, n -> new EnumMap<>(FleetFigure.class));
  }

  /** The other server's figures with a fleet of {@code size}. */
  Map<FleetFigure, Double> beside(int size) {
    return beside.computeIfAbsent(size, n -> new EnumMap<>(FleetFigure.class));
  }

  /** One row per figure that was measured; a cell has both figures and their ratio, or –. */
  String markdown() {
    var table = new StringBuilder("| " + title + " |");
    controller.keySet().forEach(size -> table.append(" N = ").append(size).append(" |"));
    table.append("\n|---|").append("---|".repeat(controller.size())).append('\n');
    for (FleetFigure figure : FleetFigure.values()) {
      if (controller.values().stream().noneMatch(figures -> figures.containsKey(figure))) {
        continue;
      }
      List<String> cells = controller.keySet().stream().map(size -> cell(figure, size)).toList();
      table.append(
          cells.stream().collect(Collectors.joining(" | ", "| " + figure.label() + " | ", " |\n")));
    }
    return table.toString();
  }

  private String cell(FleetFigure figure, int size) {
    Double measured = controller(size).get(figure);
    Double other = beside(size).get(figure);
    if (measured == null) {
      return "–";
    }
    return figure.format(measured) + (other == null ? "" : withRatio(figure, measured, other));
  }

  private static String withRatio(FleetFigure figure, double measured, double other) {
    String text = " / " + figure.format(other);
    return figure == FleetFigure.LOAD || other <= 0 || measured <= 0
        ? text
        : text + " = %.1f ×".formatted(measured / other);
  }
}
