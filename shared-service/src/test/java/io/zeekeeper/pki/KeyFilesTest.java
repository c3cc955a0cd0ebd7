package io.zeekeeper.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFilesTest {
  @TempDir private Path directory;

  @Test
  void onlyTheOwnerMayReadAFileAlsoAfterItReplacesAnother() throws Exception {
    Path file = directory.resolve("key.pem");
    Files.writeString(file, "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    KeyFiles.write(file, "new");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(KeyFiles.read(file)).isEqualTo("new");
    try (var entries = Files.list(directory)) {
      assertThat(entries).containsExactly(file);
    }
  }

  @Test
  void fileThatNobodyMayWriteIsRead() throws Exception {
    Path file = Files.writeString(directory.resolve("key.pem"), "key");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    assertThat(KeyFiles.read(file)).isEqualTo("key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw-----w-", "rw-rw-rw-"})
  void fileThatOthersMayUseIsRefusedWithTheRemedy(String mode) throws Exception {
    Path file = Files.writeString(directory.resolve("key.pem"), "key");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

    assertThatThrownBy(() -> KeyFiles.read(file))
        .isInstanceOf(PkiException.class)
        .hasMessage(
            "%s holds a secret, and its mode %s lets others use it; run chmod 600 %s"
                .formatted(file, mode, file));
  }
}
