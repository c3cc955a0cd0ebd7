import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fails when the list of the runtime image's modules lacks a module that jdeps finds: {@code java Modules.java <list> <directory of jars> <directory for classes>}. jdeps
 * gets the classes without their module descriptors, because descriptors require modules that the
 * services leave out.
 */
final class Modules {
  private Modules() {}

  public static void main(String[] args) throws IOException {
    Set<String> listed;
    try (Stream<String> lines = Files.lines(Path.of(args[0]))) {
      listed =
          lines
              .map(line -> line.replaceFirst("#.*", "").strip())
              .filter(line -> !line.isEmpty())
              .collect(Collectors.toCollection(TreeSet::new));
    }
    Path classes = Path.of(args[2]);
    try (Stream<Path> files = Files.walk(Path.of(args[1]))) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        extract(jar, classes);
      }
    }
    var output = new StringWriter();
    var writer = new PrintWriter(output, true);
    int code =
        ToolProvider.findFirst("jdeps")
            .orElseThrow()
            .run(
                writer,
                writer,
                "--ignore-missing-deps",
                "--print-module-deps",
                classes.toString());
    List<String> needed = Arrays.asList(output.toString().strip().split(","));
    if (code != 0 || !needed.contains("java.base")) {
      System.err.println("distribution: jdeps failed: " + output);
      System.exit(1);
    }
    var missing = new TreeSet<>(needed);
    missing.removeAll(listed);
    if (!missing.isEmpty()) {
      System.err.println("distribution: " + args[0] + " lacks " + String.join(", ", missing));
      System.exit(1);
    }
  }

  private static void extract(Path jar, Path target) throws IOException {
    try (var archive = new JarFile(jar.toFile())) {
      for (var entry : (Iterable<java.util.jar.JarEntry>) archive.stream()::iterator) {
        String name = entry.getName();
        if (name.endsWith(".class")
            && !name.endsWith("module-info.class")
            && !name.startsWith("META-INF/")) {
          Path file = target.resolve(name);
          Files.createDirectories(file.getParent());
          try (InputStream in = archive.getInputStream(entry)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
          }
        }
      }
    }
  }
}
