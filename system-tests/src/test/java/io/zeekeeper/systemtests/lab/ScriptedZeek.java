package io.zeekeeper.systemtests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A Zeek behind a shell script that delays or fails what a test chooses. */
public final class ScriptedZeek {
  private ScriptedZeek() {}

  /**
   * A Zeek whose nodes boot slowly or fail as their environment says: {@code WALK_DELAY} is in
   * seconds, {@code WALK_CRASH} is an exit code. Does not affect checks of a configuration.
   */
  public static Zeek byEnvironment(Zeek zeek) {
    return behind(
        zeek,
        """
        case "$*" in *Zeekeeper::launch=*)
          [ -z "$WALK_DELAY" ] || sleep "$WALK_DELAY"
          [ -z "$WALK_CRASH" ] || exit "$WALK_CRASH" ;;
        esac
        """);
  }

  /** A Zeek that takes {@code seconds} to print its version while {@code file} exists. */
  public static Zeek slowToPrintItsVersion(Zeek zeek, Path file, int seconds) {
    return behind(
        zeek,
        "case \" $* \" in *\" --version \"*) [ ! -e \"%s\" ] || sleep %d ;; esac%n"
            .formatted(file, seconds));
  }

  private static Zeek behind(Zeek zeek, String lines) {
    try {
      Path script = Files.createTempDirectory("zeekeeper-scripted").resolve("zeek");
      Files.writeString(
          script, "#!/bin/sh\n%sexec \"%s\" \"$@\"\n".formatted(lines, zeek.command()));
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
      return new Zeek(script, zeek.real());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
