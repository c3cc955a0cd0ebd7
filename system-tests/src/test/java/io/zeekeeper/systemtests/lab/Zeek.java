package io.zeekeeper.systemtests.lab;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The Zeek that a test suite runs. */
public record Zeek(Path command, boolean real) {

  public static Zeek standin() {
    return new Zeek(Project.root().resolve("zeek-standin/bin/zeek"), false);
  }

  /** The real Zeek of {@link #findReal}; skips the tests without one. */
  public static Zeek assumeReal() {
    Optional<Zeek> real = findReal();
    Assumptions.assumeTrue(
        real.isPresent(),
        "no zeek in ZEEK_HOME or on the PATH: tests with a real Zeek are skipped");
    return real.get();
  }

  /** The Zeek in {@code ZEEK_HOME}, else the first on the path. */
  public static Optional<Zeek> findReal() {
    String home = System.getenv().getOrDefault("ZEEK_HOME", "");
    return Stream.concat(
            Stream.of(home).filter(h -> !h.isBlank()).map(h -> h + "/bin"),
            Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)))
        .map(directory -> Path.of(directory, "zeek").toAbsolutePath())
        .filter(Files::isExecutable)
        .findFirst()
        .map(command -> new Zeek(command, true));
  }
}
