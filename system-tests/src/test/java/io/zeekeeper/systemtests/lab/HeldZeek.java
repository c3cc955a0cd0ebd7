package io.zeekeeper.systemtests.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A stand-in that waits while a file named after its HELD, or after its check, is there. */
public record HeldZeek(Path directory, Zeek zeek) {

  public static HeldZeek create() throws IOException {
    Path directory = Files.createTempDirectory("zeekeeper-held");
    Path script = directory.resolve("zeek");
    Files.writeString(
        script,
        """
        #!/bin/sh
        what=${HELD:-none}
        case " $* " in *" -a "*) what=check ;; esac
        while [ -e "%s/hold-$what" ]; do sleep 0.05; done
        exec "%s" "$@"
        """
            .formatted(directory, Zeek.standin().command()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new HeldZeek(directory, new Zeek(script, false));
  }

  /** Holds what has this HELD, or every check, until the file that this returns is deleted. */
  public Path hold(String what) throws IOException {
    return Files.createFile(directory.resolve("hold-" + what));
  }
}
