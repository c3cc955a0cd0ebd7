package io.zeekeeper.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file of {@code -U}, rewritten in place as Zeek does. */
record StatusFile(@Nullable String name) {
  void write(String status) {
    if (name != null) {
      try {
        Files.writeString(Path.of(name), status + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
