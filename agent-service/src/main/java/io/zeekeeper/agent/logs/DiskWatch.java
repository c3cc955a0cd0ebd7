package io.zeekeeper.agent.logs;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.zeekeeper.agent.notifications.Notifications;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Looks each minute whether there is room for logs, on a thread of its own: asking a file system of
 * another host may take long. An error is told once, until there is room again.
 */
public final class DiskWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DiskWatch.class);
  private static final long LEAST = 1L << 30;
  private static final int SHARE = 20;
  // More than the least is needed to count as room again, so that the two do not alternate.
  private static final double AGAIN = 1.1;

  private final Map<String, Path> directories;
  private final Volumes volumes;
  private final Notifications notifications;
  private final Map<String, Volume> last = new ConcurrentHashMap<>();
  private final Set<Object> low = new HashSet<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("disk").daemon(true).factory());

  /** What a file system says of itself; equal ids are one file system. */
  record Volume(Object id, long total, long usable) {
    long least() {
      return Math.min(total / SHARE, LEAST);
    }
  }

  /** Asks the file system of a directory that exists. */
  interface Volumes {
    Volume of(Path directory) throws IOException;
  }

  /**
   * @param directories what is looked at, by what it is called in metrics and messages
   */
  public DiskWatch(
      Map<String, Path> directories, Notifications notifications, MeterRegistry registry) {
    this(directories, DiskWatch::ask, notifications, registry);
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

  private static Volume ask(Path directory) throws IOException {
    FileStore store = Files.getFileStore(directory);
    return new Volume(store, store.getTotalSpace(), store.getUsableSpace());
  }

  public void start() {
    var _ = thread.scheduleWithFixedDelay(this::guardedCheck, 0, 1, TimeUnit.MINUTES);
  }

  private void guardedCheck() {
    try {
      check();
    } catch (RuntimeException e) {
      log.error("a bug: the disk check failed", e);
    }
  }

  /** One look, on the disk's thread. */
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
        log.warn("the space left in {} is unknown: {}", directory, e.toString());
      }
    });
    found.forEach((id, volume) -> judge(volume, String.join(", ", users.get(id))));
  }

  private void judge(Volume volume, String users) {
    if (volume.usable() < volume.least() && low.add(volume.id())) {
      notifications.error(
          null,
          "little space is left for the "
              + users
              + ": "
              + megabytes(volume.usable())
              + " of "
              + megabytes(volume.total())
              + ", less than "
              + megabytes(volume.least())
              + "; free some, or limit the archive with zeekeeper.agent.archive.max-size");
    } else if (volume.usable() > volume.least() * AGAIN && low.remove(volume.id())) {
      notifications.note(null, "there is room again for the " + users);
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
