package io.zeekeeper.agent.zeek;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.agent.zeek.ZeekFinder.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent finds Zeek's executable and reads its version. */
class ZeekFinderTest {
  @TempDir Path directory;

  private void install(String version) throws IOException {
    Path next = directory.resolve("zeek.next");
    Files.writeString(
        next,
        """
        #!/bin/sh
        echo run >> %s
        case "$1" in
          --version) echo "zeek version %s" ;;
          -N) echo "Zeek::Cluster_Backend_ZeroMQ" ;;
        esac
        """
            .formatted(directory.resolve("runs"), version));
    Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(
        next,
        directory.resolve("zeek"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  private ZeekFinder finder() {
    return new ZeekFinder(
        new ZeekSettings(
            directory.resolve("zeek").toString(), List.of(), Map.of(), Map.of(), null, "1-2"),
        Map.of());
  }

  private int runs() throws IOException {
    return Files.readAllLines(directory.resolve("runs")).size();
  }

  private static String version(Outcome outcome) {
    return outcome instanceof Outcome.Found found ? found.zeek().version() : outcome.toString();
  }

  @Test
  void executableIsRunOnce() throws IOException {
    install("8.2.2");
    ZeekFinder finder = finder();
    assertThat(version(finder.find())).isEqualTo("8.2.2");
    int first = runs();
    assertThat(version(finder.find())).isEqualTo("8.2.2");
    assertThat(runs()).isEqualTo(first);
  }

  @Test
  void replacedExecutableIsRunAgain() throws IOException {
    install("8.2.2");
    ZeekFinder finder = finder();
    assertThat(version(finder.find())).isEqualTo("8.2.2");
    install("8.10.0");
    assertThat(version(finder.find())).isEqualTo("8.10.0");
  }

  @Test
  void directoryIsNoExecutable() throws IOException {
    Files.createDirectory(directory.resolve("zeek"));
    assertThat(finder().find())
        .isInstanceOfSatisfying(
            Outcome.Missing.class,
            missing -> assertThat(missing.problem()).contains("is not executable"));
  }

  @Test
  void executableThatAppearsLaterIsFound() throws IOException {
    ZeekFinder finder = finder();
    assertThat(finder.find()).isInstanceOf(Outcome.Missing.class);
    install("8.2.2");
    assertThat(version(finder.find())).isEqualTo("8.2.2");
  }
}
