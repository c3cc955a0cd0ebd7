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
