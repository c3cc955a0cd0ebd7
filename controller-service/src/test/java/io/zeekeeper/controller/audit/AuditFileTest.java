package io.zeekeeper.controller.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {
  private static final int MAX_SIZE = 100;

  @TempDir private Path directory;
  private Path path;
  private AuditFile file;

  @BeforeEach
  void create() {
    path = directory.resolve("audit.jsonl");
    file = new AuditFile(path, MAX_SIZE, 2);
  }

  @AfterEach
  void close() {
    file.close();
  }

  @Test
  void onlyTheOwnerCanReadTheFile() throws IOException {
    file.append("a");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
  }

  @Test
  void appendsToWhatAnEarlierRunWrote() throws IOException {
    file.append("a");
    file.close();
    file.append("b");
    assertThat(path).hasContent("a\nb\n");
  }

  @Test
  void lineThatAKillCutOffIsEnded() throws IOException {
    Files.writeString(path, "a\n{\"id\":");
    file.append("b");
    assertThat(path).hasContent("a\n{\"id\":\nb\n");
  }

  @Test
  void rotationKeepsSoManyFiles() throws IOException {
    for (String line : new String[] {"a", "b", "c", "d"}) {
      file.append(line.repeat(MAX_SIZE - 1));
    }
    assertThat(directory).isDirectoryContaining(found -> true);
    assertThat(file.all())
        .containsExactly(
            directory.resolve("audit.jsonl.2"), directory.resolve("audit.jsonl.1"), path);
    assertThat(file.all().stream().map(AuditFileTest::firstLetter)).containsExactly("b", "c", "d");
  }

  private static String firstLetter(Path file) {
    try {
      return Files.readString(file).substring(0, 1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void lineThatIsLongerThanTheFileIsWrittenWhole() throws IOException {
    file.append("a".repeat(3 * MAX_SIZE));
    assertThat(path).hasSize(3L * MAX_SIZE + 1);
  }

  @Test
  void fileThatSomeoneMovedIsCreatedAgain() throws IOException {
    file.append("a");
    Files.move(path, directory.resolve("moved"));
    file.append("b");
    assertThat(path).hasContent("b\n");
  }

  @Test
  void fullDiskIsAnErrorAndLeavesNoPartOfALine() {
    var full = new AuditFile(Path.of("/dev/full"), MAX_SIZE, 2);
    assertThatThrownBy(() -> full.append("a"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");
    assertThat(full.all()).isEmpty();
  }
}
