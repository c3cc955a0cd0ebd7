package io.zeekeeper.systemtests.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A stand-in that waits to start while the file for its HELD variable, or for checks, exists. */
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

  /**
   * Holds the processes whose HELD is {@code what}, or every check of a configuration for {@code
   * check}, until the returned file is deleted.
   */
  public Path hold(String what) throws IOException {
    return Files.createFile(directory.resolve("hold-" + what));
  }
}
