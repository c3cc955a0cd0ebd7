package io.zeekeeper.benchmarks;

import io.zeekeeper.benchmarks.EncryptionVariant.Figures;
import io.zeekeeper.benchmarks.Latency.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Deploys clusters with several kinds of encryption in turn. */
final class EncryptionRun {
  private final List<EncryptionVariant> variants;
  private final List<String> rows = new ArrayList<>();

  EncryptionRun(List<EncryptionVariant> variants) {
    this.variants = variants;
  }

  /** Measures clusters of {@code size} nodes, after a deployment to each that does not count. */
  void measure(int size, int rounds) throws IOException, InterruptedException {
    List<Figures> figures = variants.stream().map(variant -> new Figures()).toList();
    double[] plain = new double[rounds];
    double[] encrypted = new double[rounds];
    for (EncryptionVariant variant : variants) {
      var _ = variant.round(size, new Figures());
    }
    for (int round = 0; round < rounds; round++) {
      List<NodesByHand> nodes = new ArrayList<>();
      for (int i = 0; i < variants.size(); i++) {
        nodes.add(variants.get(i).round(size, figures.get(i)));
        System.err.printf(
            "%d nodes, %s: %.0f ms%n",
            size, variants.get(i).title(), figures.get(i).deployed().getLast());
      }
      // The nodes without CURVE, of which the last variant has deleted the keys.
      NodesByHand byHand = nodes.get(nodes.size() - 2);
      plain[round] = byHand.measure(false).up() * 1e3;
      encrypted[round] = byHand.measure(true).up() * 1e3;
    }

    double floor = Samples.of(plain).p50();
    rows.add(
        "| launch of %d nodes by hand, channels in the clear / with TLS (floor) | %.2f s / %.2f s |%s"
            .formatted(
                size,
                floor / 1e3,
                Samples.of(encrypted).p50() / 1e3,
                " |".repeat(variants.size() - 1)));
    String of = " of " + size + " nodes";
    row("deployment" + of, figures, Figures::deployed, "%.2f s", 1e3);
    row("until all control channels are connected", figures, Figures::connected, "%.2f s", 1e3);
    row("processor time of the nodes", figures, Figures::nodesBusy, "%.2f s", 1e3);
    row("processor time of the agent", figures, Figures::agentBusy, "%.0f ms", 1);
    row("get_id_value" + of + ", p50", figures, Figures::idValues, "%.1f ms", 1);
    rows.add(
        "| get_id_value%s, p99 | %s |"
            .formatted(
                of,
                figures.stream()
                    .map(each -> "%.1f ms".formatted(samples(each.idValues()).p99()))
                    .collect(Collectors.joining(" | "))));
  }

  /** Adds the medians, and their ratios to the first variant's. */
  private void row(
      String what,
      List<Figures> figures,
      Function<Figures, List<Double>> which,
      String format,
      double unit) {
    List<Double> medians = figures.stream().map(each -> samples(which.apply(each)).p50()).toList();
    String cells =
        IntStream.range(0, medians.size())
            .mapToObj(i ->
                format.formatted(medians.get(i) / unit)
                    + (i == 0 ? "" : " = %.2f ×".formatted(medians.get(i) / medians.getFirst())))
            .collect(Collectors.joining(" | "));
    rows.add("| " + what + " | " + cells + " |");
  }

  private static Samples samples(List<Double> millis) {
    return Samples.of(millis.stream().mapToDouble(Double::doubleValue).toArray());
  }

  String markdown() {
    String titles =
        variants.stream().map(EncryptionVariant::title).collect(Collectors.joining(" | "));
    return "| median | %s |%n|---|%s%n%s%n"
        .formatted(titles, "---|".repeat(variants.size()), String.join("\n", rows));
  }
}
