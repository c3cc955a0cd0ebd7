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

  /** A Zeek whose nodes write the content of {@code file} to stderr when they start. */
  public static Zeek saying(Zeek zeek, Path file) {
    return behind(
        zeek, "case \"$*\" in *Zeekeeper::launch=*) cat \"%s\" >&2 ;; esac%n".formatted(file));
  }

  /**
   * A Zeek that writes its secrets to its output: the variable {@code PLANTED} and the redefs of
   * module {@code Planted}. It ends at once if {@code PLANTED_FAIL} is {@code launch}, and fails
   * each check of its scripts if that is {@code check}.
   */
  public static Zeek indiscreet(Zeek zeek) {
    return behind(
        zeek,
        """
        if [ -n "$PLANTED" ]; then
          case " $* " in
            *Zeekeeper::launch=*) when=launch ;;
            *" -a "*) when=check ;;
          esac
          if [ "$when" = launch ] || [ "$when" = "$PLANTED_FAIL" ]; then
            echo "the token is $PLANTED"
            grep Planted:: zeekeeper-node.zeek | sed 's/^/error in node.zeek, line 1: /' >&2
          fi
          [ "$when" != "$PLANTED_FAIL" ] || exit 1
        fi
        """);
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
