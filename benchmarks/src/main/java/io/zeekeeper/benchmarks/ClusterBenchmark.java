package io.zeekeeper.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Starts a controller and an agent from their jars, deploys clusters of 7, 19 and 20 nodes, and
 * prints a Markdown table: one column with the JVM's default flags, one with the flags of the
 * packages. Each figure has its floor from the same run beside it.
 *
 * <p>Usage: {@code java -cp … ClusterBenchmark <project root> <zeek> [rounds] [default|package]}
 */
public final class ClusterBenchmark {
  private ClusterBenchmark() {}

  public static void main(String... arguments) throws Exception {
    if (arguments.length < 2) {
      System.err.println(
          "usage: ClusterBenchmark <project root> <zeek> [rounds] [default|package]");
      System.exit(2);
    }
    Path root = Path.of(arguments[0]).toAbsolutePath();
    Path zeek = Path.of(arguments[1]);
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    String only = arguments.length > 3 ? arguments[3] : "";

    Path directory = Files.createTempDirectory("zeekeeper-bench");
    System.err.println("output of the services below " + directory);
    var table = new ClusterTable();
    try {
      if (!only.equals("package")) {
        measure(Jvm.plain(root), directory, zeek, table, rounds);
      }
      if (!only.equals("default")) {
        measure(Jvm.packaged(root, directory.resolve("jars")), directory, zeek, table, rounds);
      }
    } finally {
      table.print(System.out);
    }
  }

  private static void measure(Jvm jvm, Path directory, Path zeek, ClusterTable table, int rounds)
      throws Exception {
    table.column(jvm.title());
    Path own = Files.createDirectories(directory.resolve(jvm.title().replace(' ', '-')));
    var ports = new Ports(0);
    var rest = new Rest(ports.api());
    try (var services = new Services(jvm, own, zeek, rest, ports)) {
      new ClusterRun(jvm, services, rest, table, rounds).measure();
    }
  }
}
