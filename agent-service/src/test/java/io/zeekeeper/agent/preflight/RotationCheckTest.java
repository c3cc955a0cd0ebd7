package io.zeekeeper.agent.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether logs can be renamed into the log queue. */
class RotationCheckTest {
  private static final Path OTHER_FILE_SYSTEM = Path.of("/dev/shm");
  private static final Node MANAGER = Node.of("manager", "i", ClusterRole.MANAGER);
  private static final Node LOGGER = Node.of("logger", "i", ClusterRole.LOGGER);

  @TempDir Path directory;

  private Optional<String> problem(Path spool, Node node) {
    return new RotationCheck(new NodeDirectories(directory, spool, null))
        .problem(node, new Configuration("c", List.of(), List.of(MANAGER, LOGGER)));
  }

  private void assumeTwoFileSystems() throws IOException {
    Assumptions.assumeTrue(
        Files.isWritable(OTHER_FILE_SYSTEM)
            && !Files.getFileStore(OTHER_FILE_SYSTEM).equals(Files.getFileStore(directory)),
        "one file system only");
  }

  @Test
  void oneFileSystemIsNoProblemAndIsNotModified() throws IOException {
    assertThat(problem(directory.resolve("spool"), LOGGER)).isEmpty();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void twoFileSystemsAreAProblemOfTheNodeThatWritesLogs() throws IOException {
    assumeTwoFileSystems();
    Path spool = OTHER_FILE_SYSTEM.resolve("zeekeeper-no-such-spool");
    assertThat(problem(spool, LOGGER))
        .contains(
            directory
                + " (zeekeeper.state-dir) and "
                + spool
                + " (zeekeeper.spool-dir) are on different file systems, so logs cannot be"
                + " rotated: put both on one file system");
    assertThat(problem(spool, MANAGER)).as("its logs go to the logger").isEmpty();
    assertThat(directory).isEmptyDirectory();
  }
}
