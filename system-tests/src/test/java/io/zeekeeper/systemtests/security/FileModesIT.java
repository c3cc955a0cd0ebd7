package io.zeekeeper.systemtests.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Other users of a host cannot read what the services keep for themselves, even if the services are
 * started with a umask of 0. Zeek's own files have the mode that the umask gives them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileModesIT {
  private static final String[] WITHOUT_UMASK = {"sh", "-c", "umask 0; exec \"$@\"", "sh"};

  private Lab lab;

  @BeforeAll
  void startLab() {
    lab = new Lab(Zeek.standin());
    lab.controller().under(WITHOUT_UMASK);
    lab.startController();
    lab.startAgentUnder(List.of(WITHOUT_UMASK), "agent-1");
    lab.awaitConnected("agent-1");
    lab.api().deploySuccessfully(lab.smallCluster("c", "agent-1", Map.of()));
  }

  @AfterAll
  void stopLab() {
    lab.close();
  }

  private Path home(String service) {
    return lab.nodeDirectory(service, service);
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  /** The modes of all files below a directory, by name. */
  private static Map<String, String> modes(Path directory) throws IOException {
    Map<String, String> modes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        modes.put(directory.relativize(file).toString(), mode(file));
      }
    }
    return modes;
  }

  @Test
  void onlyTheUserOfAServiceReadsItsFiles() throws IOException {
    assertThat(mode(home("controller"))).isEqualTo("rwx------");
    assertThat(modes(home("controller")))
        .containsKeys("audit.jsonl", "controller.log", "controller.mv.db", "id", "lock")
        .allSatisfy((file, mode) -> assertThat(mode).isEqualTo("rw-------"));
    assertThat(mode(home("agent-1"))).isEqualTo("rwx------");
    assertThat(modes(home("agent-1")))
        .containsKeys("agent.log", "deployment.json", "launches/worker.json", "lock")
        .allSatisfy((file, mode) -> assertThat(mode).isEqualTo("rw-------"));
    assertThat(mode(lab.directory().resolve("agent-1/spool/log-queue"))).isEqualTo("rwx------");
  }

  @Test
  void generatedFilesOfANodeArePrivateAndItsLogsAreNot() throws IOException {
    Path node = lab.nodeDirectory("agent-1", "worker");
    assertThat(mode(node)).isEqualTo("rwxr-x---");
    assertThat(modes(node))
        .containsEntry("zeekeeper-node.zeek", "rw-------")
        .containsEntry("zeekeeper-defaults.zeek", "rw-------")
        .containsEntry("cluster-layout.zeek", "rw-------")
        .containsEntry(".lock", "rw-------")
        .containsEntry("stdout", "rw-rw-rw-")
        .containsEntry(".status", "rw-rw-rw-");
  }

  @Test
  void startNamesFilesThatOtherUsersCanRead() throws IOException {
    lab.controller().stop();
    Path home = home("controller");
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(home.resolve("id"), PosixFilePermissions.fromString("rw-r--r--"));
    lab.startController();
    String warning =
        "other users can read files of this service in %s, such as id; run: chmod -R go= %s"
            .formatted(home, home);
    assertThat(lab.controller().log()).containsOnlyOnce(warning);
    lab.controller().stop();
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(home.resolve("id"), PosixFilePermissions.fromString("rw-------"));
    lab.startController();
    assertThat(lab.controller().log()).containsOnlyOnce(warning);
    lab.awaitConnected("agent-1");
  }
}
