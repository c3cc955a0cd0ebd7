package io.zeekeeper.agent.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.agent.notifications.Notifications;
import io.zeekeeper.agent.outputs.OutputCap;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.agent.zeek.StatusFile;
import io.zeekeeper.model.Secret;
import io.zeekeeper.model.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Prepares, locks and reads the directory of a node. */
class NodeDirectoryTest {
  @TempDir private Path state;
  private final OutputCap cap = new OutputCap();
  private NodeDirectory directory;
  private NodeDirectory other;

  @BeforeEach
  void create() {
    directory = directory();
    other = directory();
  }

  @AfterEach
  void close() {
    directory.release();
    other.release();
    cap.close();
  }

  private NodeDirectory directory() {
    var settings =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("zeekeeper.agent", SupervisionSettings.class);
    var directories = new NodeDirectories(state, state.resolve("spool"), Duration.ofHours(1));
    return new NodeDirectory("w1", directories, settings, cap, new NoNotifications());
  }

  private Path path() {
    return state.resolve("nodes").resolve("w1");
  }

  private LaunchSpec spec(String content) {
    return spec(content, Map.of());
  }

  private LaunchSpec spec(String content, Map<String, Secret> secrets) {
    LaunchSpec bare = Snapshots.spec("w1", null, null);
    return new LaunchSpec(
        bare.node(),
        bare.backend(),
        bare.argv(),
        bare.env(),
        new TreeMap<>(Map.of("node.zeek", content)),
        List.of(path().resolve("deep/er").toString()),
        false,
        null,
        "8.2.2",
        List.of(),
        List.of(),
        new TreeMap<>(secrets));
  }

  @Test
  void filesWithKeysAreForTheirOwnerOnlyAndGoWithTheirUse() throws IOException {
    LaunchSpec encrypted = spec("one", Map.of("zeekeeper-keys.zeek", new Secret("k")));
    Path keys = path().resolve("zeekeeper-keys.zeek");
    directory.prepare(encrypted);
    assertThat(keys).hasContent("k");
    assertThat(mode(keys)).isEqualTo("rw-------");
    assertThat(directory.hasFilesOf(encrypted)).isTrue();

    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(directory.hasFilesOf(encrypted)).isFalse();
    directory.prepare(encrypted);
    assertThat(mode(keys)).isEqualTo("rw-------");

    Path other = path().resolve("zeekeeper-broker-key.pem");
    directory.prepare(
        spec(
            "one",
            Map.of(
                "zeekeeper-keys.zeek", new Secret("k"),
                "zeekeeper-broker-key.pem", new Secret("b"))));
    assertThat(mode(other)).isEqualTo("rw-------");

    directory.prepare(encrypted);
    assertThat(keys).hasContent("k");
    assertThat(other).doesNotExist();

    directory.prepare(spec("one"));
    assertThat(keys).doesNotExist();
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void directoryIsPrivateAndHasGeneratedFiles() throws IOException {
    directory.prepare(spec("one"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rwxr-x---");
    assertThat(path().resolve("deep/er")).isDirectory();
    assertThat(path().resolve("node.zeek")).hasContent("one");
    assertThat(directory.hasFilesOf(spec("one"))).isTrue();
    assertThat(directory.hasFilesOf(spec("two"))).isFalse();
    directory.prepare(spec("two"));
    assertThat(directory.hasFilesOf(spec("two"))).isTrue();
  }

  @Test
  void unchangedFileIsNotWrittenAgain() throws IOException {
    directory.prepare(spec("one"));
    FileTime longAgo = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(path().resolve("node.zeek"), longAgo);
    directory.prepare(spec("one"));
    assertThat(Files.getLastModifiedTime(path().resolve("node.zeek"))).isEqualTo(longAgo);
  }

  @Test
  void statusOfPreviousProcessIsRemoved() throws IOException {
    directory.prepare(spec("one"));
    Files.writeString(path().resolve(".status"), "RUNNING [run_loop]");
    assertThat(directory.status()).isEqualTo(StatusFile.Status.RUNNING);
    directory.prepare(spec("one"));
    assertThat(directory.status()).isEqualTo(StatusFile.Status.NONE);
  }

  @Test
  void directoryInUseByAnotherAgentIsRefused() throws IOException {
    directory.lock();
    directory.lock();
    assertThatThrownBy(() -> other.prepare(spec("one")))
        .isInstanceOf(IOException.class)
        .hasMessage("another agent runs a node in " + path());
    assertThat(path().resolve("node.zeek")).doesNotExist();
    directory.release();
    other.prepare(spec("one"));
    assertThat(path().resolve("node.zeek")).exists();
  }

  @Test
  void takenPortIsReportedFromStderr() throws IOException {
    directory.prepare(spec("one"));
    Files.writeString(
        path().resolve("stderr"), "error: 25000/tcp: address already in use\nport 25001 opened\n");
    assertThat(directory.reportsPortTaken(25000)).isTrue();
    assertThat(directory.reportsPortTaken(25001)).isFalse();
    assertThat(directory.reportsPortTaken(25002)).isFalse();
  }

  @Test
  void outputOfPreviousLaunchIsKept() throws IOException {
    directory.prepare(spec("one"));
    Files.writeString(path().resolve("stdout"), "before");
    directory.prepare(spec("one"));
    assertThat(path().resolve("stdout.1")).hasContent("before");
    assertThat(directory.outputs().latestTail().stdout()).isEqualTo("before");
  }

  private static final class NoNotifications implements Notifications {
    @Override
    public void changed(String node, State before, State after, String reason) {}

    @Override
    public void error(@Nullable String node, String message) {}

    @Override
    public void note(@Nullable String node, String message) {}
  }
}
