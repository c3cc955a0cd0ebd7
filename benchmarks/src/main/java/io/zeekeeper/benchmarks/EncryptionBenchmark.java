package io.zeekeeper.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a controller and an agent twice: with the default encryption between agent and nodes, and
 * with CURVE between nodes also; a third time from an earlier build, for which control channels
 * were in the clear. Deploys clusters of 7 and 19 nodes to them in turn, and prints a Markdown
 * table.
 *
 * <p>Usage: {@code java -cp … EncryptionBenchmark <project root> <zeek> [rounds] [root of an
 * earlier build]}
 */
public final class EncryptionBenchmark {
  private EncryptionBenchmark() {}

  public static void main(String... arguments) throws Exception {
    if (arguments.length < 2) {
      System.err.println(
          "usage: EncryptionBenchmark <project root> <zeek> [rounds] [earlier root]");
      System.exit(2);
    }
    Path root = Path.of(arguments[0]).toAbsolutePath();
    Path zeek = Path.of(arguments[1]);
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    Path directory = Files.createTempDirectory("zeekeeper-encryption");
    System.err.println("output of the services below " + directory);

    List<EncryptionVariant> variants = new ArrayList<>();
    try {
      if (arguments.length > 3) {
        Path earlier = Path.of(arguments[3]).toAbsolutePath();
        variants.add(
            EncryptionVariant.start(Jvm.small("in the clear", earlier), directory, zeek, 0));
      }
      variants.add(
          EncryptionVariant.start(
              Jvm.small("control channels with TLS", root), directory, zeek, 1));
      variants.add(
          EncryptionVariant.start(
              Jvm.small("TLS and CURVE", root),
              directory,
              zeek,
              2,
              "--zeekeeper.cluster-encryption=required"));
      var run = new EncryptionRun(variants);
      run.measure(7, rounds);
      run.measure(19, rounds);
      System.out.print(run.markdown());
    } finally {
      variants.forEach(EncryptionVariant::close);
    }
    System.exit(0);
  }
}
