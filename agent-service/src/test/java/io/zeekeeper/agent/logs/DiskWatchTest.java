package io.zeekeeper.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of disks that run out of space. */
class DiskWatchTest {
  private static final long GIB = 1L << 30;

  @TempDir private Path directory;
  private final ArchiveFixture reports = new ArchiveFixture(Path.of("unused"));
  private final Map<String, DiskWatch.Volume> volumes = new HashMap<>();
  private DiskWatch watch = new DiskWatch(Map.of(), reports, new SimpleMeterRegistry());

  private void watch(String... names) {
    Map<String, Path> directories = new TreeMap<>();
    for (String name : names) {
      directories.put(name, directory.resolve(name));
      directory.resolve(name).toFile().mkdirs();
    }
    watch =
        new DiskWatch(
            directories,
            path -> {
              DiskWatch.Volume volume = volumes.get(path.getFileName().toString());
              if (volume == null) {
                throw new IOException("gone");
              }
              return volume;
            },
            reports,
            reports.registry);
  }

  private void setVolume(String name, Object id, long total, long usable) {
    volumes.put(name, new DiskWatch.Volume(id, total, usable));
  }

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  void largeDiskIsReportedBelowOneGibibyte() {
    watch("spool");
    setVolume("spool", 1, 1000 * GIB, GIB);
    watch.check();
    assertThat(reports.errors).isEmpty();
    setVolume("spool", 1, 1000 * GIB, GIB - 1);
    watch.check();
    assertThat(reports.errors).hasSize(1).first().asString().contains("spool directory", "1023 MB");
  }

  @Test
  void smallDiskIsReportedBelowATwentieth() {
    watch("spool");
    setVolume("spool", 1, 10 * GIB, GIB / 2 + 1);
    watch.check();
    assertThat(reports.errors).isEmpty();
    setVolume("spool", 1, 10 * GIB, GIB / 2 - 1);
    watch.check();
    assertThat(reports.errors).hasSize(1);
  }

  @Test
  void lowSpaceIsReportedOnceUntilSpaceClearlyRecovers() {
    watch("spool");
    for (long usable : new long[] {GIB / 2, GIB - 1, GIB + 1, GIB - 1, 2 * GIB, GIB / 2}) {
      setVolume("spool", 1, 1000 * GIB, usable);
      watch.check();
    }
    assertThat(reports.errors).hasSize(2);
    assertThat(reports.notes).hasSize(1);
  }

  @Test
  void directoriesOnOneDiskAreReportedTogether() {
    watch("archive", "spool", "state");
    setVolume("archive", 2, 1000 * GIB, 1);
    setVolume("spool", 1, 1000 * GIB, 1);
    setVolume("state", 1, 1000 * GIB, 1);
    watch.check();
    assertThat(reports.errors).hasSize(2);
    assertThat(reports.errors.get(1)).contains("spool directory", "state directory");
  }

  @Test
  void metricsShowSpaceWhileItIsKnown() {
    watch("spool");
    setVolume("spool", 1, 3 * GIB, 2 * GIB);
    watch.check();
    var usable = reports.registry.get("zeekeeper.disk.usable").tag("directory", "spool").gauge();
    assertThat(usable.value()).isEqualTo(2.0 * GIB);
    assertThat(reports.registry.get("zeekeeper.disk.total").gauge().value()).isEqualTo(3.0 * GIB);
    volumes.clear();
    watch.check();
    assertThat(usable.value()).isNaN();
  }

  @Test
  void missingDirectoryIsMeasuredAtItsParent() {
    var real =
        new DiskWatch(Map.of("archive", directory.resolve("a/b")), reports, reports.registry);
    real.check();
    real.close();
    assertThat(reports.registry.get("zeekeeper.disk.total").gauge().value()).isPositive();
  }

  @Test
  void errorDoesNotEndTheRepetition() {
    var checks = new AtomicInteger();
    try (var failing =
        new DiskWatch(
            Map.of("state", directory),
            path -> {
              checks.incrementAndGet();
              throw new NoClassDefFoundError("as with a jar that was replaced");
            },
            reports,
            reports.registry)) {
      failing.start(Duration.ofMillis(10));
      await("further checks").until(() -> checks.get() > 3);
    }
  }
}
