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

  /** The controller's figures with a fleet of {@code size}. */
  Map<FleetFigure, Double> controller(int size) {
    return controller.computeIfAbsent(size, n -> new EnumMap<>(FleetFigure.class));
  }

  /** The floor's figures with a fleet of {@code size}. */
  Map<FleetFigure, Double> floor(int size) {
    return floor.computeIfAbsent(size, n -> new EnumMap<>(FleetFigure.class));
  }

  /** One row per figure; a cell is controller / floor = ratio, or – without a figure. */
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
    Double floorValue = floor(size).get(figure);
    if (measured == null) {
      return "–";
    }
    return figure.format(measured)
        + (floorValue == null ? "" : besideFloor(figure, measured, floorValue));
  }

  private static String besideFloor(FleetFigure figure, double measured, double floorValue) {
    String floor = " / " + figure.format(floorValue);
    return figure == FleetFigure.LOAD || floorValue <= 0 || measured <= 0
        ? floor
        : floor + " = %.1f ×".formatted(measured / floorValue);
  }
}
