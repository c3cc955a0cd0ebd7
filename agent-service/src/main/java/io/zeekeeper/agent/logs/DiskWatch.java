package io.zeekeeper.agent.logs;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.zeekeeper.agent.notifications.Notifications;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks each minute whether there is space for logs, on a thread of its own, as a remote file
 * system may respond slowly. Reports low space once, and again only after there was enough.
 */
public final class DiskWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DiskWatch.class);
  // Space is low below this many bytes, or below this fraction of a smaller file system.
  private static final long LOW_BYTES = 1L << 30;
  private static final int LOW_FRACTION = 20;
  private static final Duration PERIOD = Duration.ofMinutes(1);
  // Space counts as enough again only well above the limit, so that the two reports do not
  // alternate.
  private static final double RECOVERY_FACTOR = 1.1;

  private final Map<String, Path> directories;
  private final Volumes volumes;
  private final Notifications notifications;
  private final Map<String, Volume> last = new ConcurrentHashMap<>();
  private final Set<Object> low = new HashSet<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("disk").daemon(true).factory());

  /** A file system; volumes with equal ids are the same file system. */
  record Volume(Object id, long total, long usable) {
    long lowLimit() {
      return Math.min(total / LOW_FRACTION, LOW_BYTES);
    }
  }

  /** Finds the file system of an existing directory. */
  interface Volumes {
    Volume of(Path directory) throws IOException;
  }

  /**
   * @param directories the directories to check, by their names in metrics and messages
   */
  public DiskWatch(
      Map<String, Path> directories, Notifications notifications, MeterRegistry registry) {
    this(directories, DiskWatch::read, notifications, registry);
  }

  DiskWatch(
      Map<String, Path> directories,
      Volumes volumes,
      Notifications notifications,
      MeterRegistry registry) {
    this.directories = new LinkedHashMap<>(directories);
    this.volumes = volumes;
    this.notifications = notifications;
    for (String name : directories.keySet()) {
      gauge(registry, "zeekeeper.disk.usable", name, "that may still be written");
      gauge(registry, "zeekeeper.disk.total", name, "there are");
    }
  }

  private void gauge(MeterRegistry registry, String metric, String name, String meaning) {
    Gauge.builder(metric, () -> value(last.get(name), metric))
        .description("Bytes " + meaning + " in the file system of this directory")
        .baseUnit("bytes")
        .tag("directory", name)
        .register(registry);
  }

  private static @Nullable Number value(@Nullable Volume volume, String metric) {
    if (volume == null) {
      return null;
    }
    return metric.endsWith("usable") ? volume.usable() : volume.total();
  }

  private static Volume read(Path directory) throws IOException {
    FileStore store = Files.getFileStore(directory);
    return new Volume(store, store.getTotalSpace(), store.getUsableSpace());
  }

  /** Checks now, on the thread of its own, and each minute after that. */
  public void start() {
    start(PERIOD);
  }

  void start(Duration period) {
    var _ =
        thread.scheduleWithFixedDelay(
            this::guardedCheck, 0, period.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void guardedCheck() {
    try {
      check();
    } catch (RuntimeException | Error e) {
      // Caught here, as the executor would silently stop the repetition.
      log.error("a bug: a check of the disks failed", e);
    }
  }

  /** Checks all directories once, on the thread of its own. */
  void check() {
    Map<Object, List<String>> users = new LinkedHashMap<>();
    Map<Object, Volume> found = new LinkedHashMap<>();
    directories.forEach((name, directory) -> {
      try {
        Volume volume = volumes.of(existing(directory));
        last.put(name, volume);
        found.put(volume.id(), volume);
        users
            .computeIfAbsent(volume.id(), id -> new ArrayList<>())
            .add(name + " directory " + directory);
      } catch (IOException e) {
        last.remove(name);
        log.warn("cannot read the free space of {}: {}", directory, e.toString());
      }
    });

    found.forEach((id, volume) -> judge(volume, String.join(", ", users.get(id))));
  }

  private void judge(Volume volume, String users) {
    if (volume.usable() < volume.lowLimit() && low.add(volume.id())) {
      notifications.error(
          null,
          ("little space is left for the %s: %s of %s, less than %s; free space, or limit the"
                  + " archive with zeekeeper.agent.archive.max-size")
              .formatted(
                  users,
                  megabytes(volume.usable()),
                  megabytes(volume.total()),
                  megabytes(volume.lowLimit())));
    } else if (volume.usable() > volume.lowLimit() * RECOVERY_FACTOR && low.remove(volume.id())) {
      notifications.note(null, "there is enough space again for the " + users);
    }
  }

  private static String megabytes(long bytes) {
    return bytes / (1 << 20) + " MB";
  }

  private static Path existing(Path directory) {
    Path path = directory;
    while (!Files.exists(path) && path.getParent() != null) {
      path = path.getParent();
    }
    return path;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
