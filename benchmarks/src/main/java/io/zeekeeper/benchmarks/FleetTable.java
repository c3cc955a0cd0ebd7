package io.zeekeeper.benchmarks;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The figures of the controller and of the floor, by fleet size, as a Markdown table. */
final class FleetTable {
  private final SortedMap<Integer, Map<FleetFigure, Double>> controller = new TreeMap<>();
  private final SortedMap<Integer, Map<FleetFigure, Double>> floor = new TreeMap<>();

  /** Where the controller's figures of a fleet of {@code size} go. */
  Map<FleetFigure, Double> controller(int size) {
    return controller.computeIfAbsent(size, n -> new EnumMap<>(FleetFigure.class));
  }

  /** Where the floor's figures go. */
  Map<FleetFigure, Double> floor(int size) {
    return floor.computeIfAbsent(size, n -> new EnumMap<>(FleetFigure.class));
  }

  /** One row per figure; a cell is controller / floor = ratio, and – where there is no figure. */
  String markdown() {
    var table = new StringBuilder("| controller / floor = ratio |");
    controller.keySet().forEach(size -> table.append(" N = ").append(size).append(" |"));
    table.append("\n|---|").append("---|".repeat(controller.size())).append('\n');
    for (FleetFigure figure : FleetFigure.values()) {
      List<String> cells = controller.keySet().stream().map(size -> cell(figure, size)).toList();
      table.append(
          cells.stream().collect(Collectors.joining(" | ", "| " + figure.label() + " | ", " |\n")));
    }
    return table.toString();
  }

  private String cell(FleetFigure figure, int size) {
    Double measured = controller(size).get(figure);
    Double least = floor(size).get(figure);
    if (measured == null) {
      return "–";
    }
    return figure.format(measured) + (least == null ? "" : beside(figure, measured, least));
  }

  private static String beside(FleetFigure figure, double measured, double least) {
    String floor = " / " + figure.format(least);
    return figure == FleetFigure.LOAD || least <= 0 || measured <= 0
        ? floor
        : floor + " = %.1f ×".formatted(measured / least);
  }
}
