package io.zeekeeper.agent.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Launch records and the launch counter survive agent restarts and damage. */
class FileLaunchRecordsTest {
  private static final LaunchRecord RECORD =
      Snapshots.launch(Snapshots.spec("w1", 4000, null, "local"), 42, "digest")
          .with(
              new History(
                  3, 4, 2, List.of(Instant.EPOCH.plusSeconds(7)), "killed by SIGSEGV", true));

  @TempDir private Path home;
  private final List<String> problems = new ArrayList<>();

  private FileLaunchRecords records() {
    return new FileLaunchRecords(home, Clock.systemUTC(), problems::add);
  }

  private Path file() {
    return home.resolve("launches").resolve("w1.json");
  }

  private Path counter() {
    return home.resolve("launch-number");
  }

  @Test
  void recordAndHistorySurviveAgentRestart() {
    records().save(RECORD);
    assertThat(records().load()).containsExactly(RECORD);
    assertThat(problems).isEmpty();
  }

  @Test
  void deletedRecordIsGone() {
    records().save(RECORD);
    records().delete("w1");
    assertThat(records().load()).isEmpty();
    records().delete("w1");
    assertThat(problems).isEmpty();
  }

  @Test
  void counterNeverRepeatsANumberAfterAgentRestart() throws IOException {
    long last = 0;
    for (int agent = 0; agent < 5; agent++) {
      FileLaunchRecords records = records();
      for (int launch = 0; launch < 1 + agent * 60; launch++) {
        long next = records.next();
        long taken = records.take();
        assertThat(taken).isEqualTo(next).isGreaterThan(last);
        last = taken;
        assertThat(Long.parseLong(Files.readString(counter()))).isGreaterThanOrEqualTo(taken);
      }
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void counterIsWrittenOnceForManyLaunches() throws IOException {
    FileLaunchRecords records = records();
    records.take();
    String first = Files.readString(counter());
    for (int launch = 0; launch < 50; launch++) {
      records.take();
    }
    assertThat(Files.readString(counter())).isEqualTo(first);
  }

  @Test
  void damagedCounterReusesNoLaunchNumber() throws IOException {
    FileLaunchRecords before = records();
    for (int launch = 0; launch < 42; launch++) {
      before.take();
    }
    before.save(RECORD);
    String whole = Files.readString(counter());
    for (int length = 0; length <= whole.length(); length++) {
      Files.writeString(counter(), whole.substring(0, length));
      FileLaunchRecords records = records();
      records.load();
      assertThat(records.take()).as("%d characters", length).isGreaterThan(42);
    }
    Files.delete(counter());
    FileLaunchRecords records = records();
    records.load();
    assertThat(records.take()).isGreaterThan(42);
  }

  @Test
  void invalidCounterIsReported() throws IOException {
    Files.writeString(counter(), "x");
    records();
    assertThat(problems).singleElement().asString().contains("launch-number cannot be read");
  }

  @Test
  void numbersContinueAfterGreatestKnownNumber() {
    FileLaunchRecords records = records();
    records.continueAfter(500);
    records.continueAfter(7);
    assertThat(records.take()).isEqualTo(501);
    assertThat(records().take()).isGreaterThan(501);
  }

  @Test
  void recordTruncatedAtAnyLengthIsSetAside() throws IOException {
    records().save(RECORD);
    byte[] whole = Files.readAllBytes(file());
    for (int length = 0; length < whole.length; length++) {
      problems.clear();
      byte[] part = Arrays.copyOf(whole, length);
      Files.write(file(), part);
      assertThat(records().load()).as("%d bytes", length).isEmpty();
      assertThat(problems)
          .singleElement()
          .asString()
          .contains("w1.json is damaged and was set aside");
      assertThat(file().resolveSibling("w1.json.corrupt")).hasBinaryContent(part);
    }
  }

  @Test
  void recordWithMissingMemberIsSetAside() throws IOException {
    for (String member :
        List.of(
            "agent_id", "spec", "script_digest", "started_at", "boot_id", "outputs", "history")) {
      records().save(RECORD);
      var tree = (ObjectNode) Json.lenient().readTree(Files.readString(file()));
      assertThat(tree.remove(member)).as(member).isNotNull();
      Files.writeString(file(), Json.lenient().writeValueAsString(tree));
      problems.clear();
      assertThat(records().load()).as("without %s", member).isEmpty();
      assertThat(problems).hasSize(1);
    }
  }

  @Test
  void damagedRecordDoesNotHideOthers() throws IOException {
    records().save(RECORD);
    Files.writeString(home.resolve("launches").resolve("a.json"), "{}");
    assertThat(records().load()).containsExactly(RECORD);
    assertThat(problems).hasSize(1);
  }

  @Test
  void failedWriteOfRecordNamesTheFile() throws IOException {
    FileLaunchRecords records = records();
    Files.createDirectories(file().resolve("in-the-way"));
    assertThatThrownBy(() -> records.save(RECORD))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("w1.json");
  }
}
