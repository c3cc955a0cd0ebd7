package io.zeekeeper.benchmarks;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import reactor.netty.resources.LoopResources;

/**
 * Starts a controller from its jar with simulated agents, and opens its dashboard in Chromium:
 * prints what pages cost as a Markdown table, or takes pictures of all pages.
 *
 * <p>Usage: {@code java -cp … DashboardBenchmark <project root> [screenshots <directory>] [sizes]}
 */
public final class DashboardBenchmark {
  private static final String USAGE =
      "usage: benchmarks/dashboard [screenshots <directory>] [numbers of nodes, of 0,19,1000]";

  private static final List<String> NODES = List.of("0", "19", "1000");

  /** A picture of statistics needs some to show. */
  private static final int PAST_SECONDS = 120;

  private final Path directory;
  private final Path jar;
  private final LoopResources loops =
      LoopResources.create("fleet", Runtime.getRuntime().availableProcessors(), true);

  private DashboardBenchmark(Path root) throws IOException {
    directory = Files.createTempDirectory("zeekeeper-dashboard");
    // A copy survives a build meanwhile.
    jar =
        Files.copy(
            root.resolve("controller-service/target/controller-service.jar"),
            directory.resolve("dashboard-controller.jar"),
            StandardCopyOption.COPY_ATTRIBUTES);
  }

  public static void main(String... arguments) throws Exception {
    List<String> words = Arrays.asList(arguments).subList(1, arguments.length);
    boolean pictures = !words.isEmpty() && words.getFirst().equals("screenshots");
    List<String> options = words.subList(pictures ? Math.min(2, words.size()) : 0, words.size());
    String numbers = pictures ? "0,19,1000" : "19,1000";
    if (!options.isEmpty()) {
      numbers = options.getFirst();
    }
    List<String> chosen = List.of(numbers.split(","));
    // There are pictures of no nodes, but the figures are of tiles.
    boolean known = NODES.subList(pictures ? 0 : 1, NODES.size()).containsAll(chosen);
    if (!known || (pictures && words.size() < 2)) {
      System.err.println(USAGE);
      System.exit(2);
      return;
    }
    int[] sizes = chosen.stream().mapToInt(Integer::parseInt).toArray();
    var benchmark = new DashboardBenchmark(Path.of(arguments[0]));
    int status = 0;
    try (var chromium = new Chromium()) {
      if (pictures) {
        benchmark.photograph(chromium, Files.createDirectories(Path.of(words.get(1))), sizes);
      } else {
        benchmark.measure(chromium, sizes);
      }
      benchmark.clean();
    } catch (Exception e) {
      System.err.println("FAILED " + e + "; the controllers' output is in " + benchmark.directory);
      status = 1;
    }
    System.exit(status);
  }

  private void photograph(Chromium chromium, Path pictures, int[] sizes) throws Exception {
    var screenshots = new DashboardScreenshots(chromium, pictures);
    for (int size : sizes) {
      try (var lab = lab(size)) {
        if (size > 0) {
          TimeUnit.SECONDS.sleep(PAST_SECONDS);
        }
        screenshots.take(lab);
      }
    }
  }

  private void measure(Chromium chromium, int[] sizes) throws Exception {
    var table = new DashboardTable();
    for (int size : sizes) {
      try (var lab = lab(size)) {
        table.add(size, new DashboardRun(chromium, lab).measure());
      }
    }
    System.out.printf(
        "`benchmarks/dashboard`; %s, JDK %s, Linux %s, %d processors shared by controller, agents"
            + " and browser; controller jar of %s%n%n",
        chromium.version(),
        Runtime.version(),
        System.getProperty("os.version"),
        Runtime.getRuntime().availableProcessors(),
        Files.getLastModifiedTime(jar));
    System.out.print(table.markdown());
  }

  private DashboardLab lab(int size) throws Exception {
    System.err.printf(
        "%d nodes, load %.1f%n",
        size, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    var lab = new DashboardLab(loops, jar, directory, size);
    try {
      lab.start();
      return lab;
    } catch (Exception e) {
      lab.close();
      throw e;
    }
  }

  private void clean() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}
