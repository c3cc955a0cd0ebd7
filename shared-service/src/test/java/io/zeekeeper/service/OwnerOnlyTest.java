package io.zeekeeper.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerOnlyTest {
  @TempDir private Path directory;

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static void setMode(Path file, String mode) throws IOException {
    var _ = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @Test
  void groupMayEnterOnlyTheParents() throws IOException {
    OwnerOnly.createDirectory(directory.resolve("a/b/c"));
    assertThat(mode(directory.resolve("a"))).isEqualTo("rwxr-x---");
    assertThat(mode(directory.resolve("a/b"))).isEqualTo("rwxr-x---");
    assertThat(mode(directory.resolve("a/b/c"))).isEqualTo("rwx------");
  }

  @Test
  void fileThatExistsKeepsItsContent() throws IOException {
    Path file = directory.resolve("file");
    OwnerOnly.createFile(file);
    assertThat(mode(file)).isEqualTo("rw-------");
    Files.writeString(file, "x");
    OwnerOnly.createFile(file);
    assertThat(file).hasContent("x");
  }

  @Test
  void openedFileIsPrivate() throws IOException {
    Path file = directory.resolve("file");
    OwnerOnly.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
    assertThat(mode(file)).isEqualTo("rw-------");
  }

  @Test
  void filesAreReadableByOthersOnlyIfTheDirectoryLetsThemIn() throws IOException {
    Path open = Files.createFile(directory.resolve("open"));
    Path ofGroup = Files.createFile(directory.resolve("group"));
    OwnerOnly.createFile(directory.resolve("private"));
    setMode(open, "rw----r--");
    setMode(ofGroup, "rw-r-----");
    setMode(directory, "rwx------");
    assertThat(OwnerOnly.readableByOthers(directory)).isEmpty();
    setMode(directory, "rwxr-x---");
    assertThat(OwnerOnly.readableByOthers(directory))
        .containsExactly(Path.of("group"), Path.of("open"));
  }
}
