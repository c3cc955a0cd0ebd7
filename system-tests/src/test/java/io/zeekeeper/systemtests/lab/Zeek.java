package io.zeekeeper.systemtests.lab;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The Zeek that a test suite runs. */
public record Zeek(Path command, boolean real) {

  public static Zeek standin() {
    return new Zeek(Project.root().resolve("zeek-standin/bin/zeek"), false);
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
