package io.zeekeeper.agent.logs;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zeekeeper.agent.notifications.Notifications;
import io.zeekeeper.model.State;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A log queue and an archive in a directory, and the reports to the operator. */
final class ArchiveFixture implements Notifications {
  /** The end of the name of a log rotated after one hour. */
  static final String HOUR = "__2026-01-20-10-00-00__2026-01-20-11-00-00__";

  static final String CONN = "conn" + HOUR + ".log";

  /** The property that sets the archive command. */
  static final String COMMAND = "zeekeeper.agent.archive.command";

  static final Instant NOW = Instant.parse("2026-01-20T12:00:00Z");

  final Path queue;
  final Path archive;
  final List<String> errors = new CopyOnWriteArrayList<>();
  final List<String> notes = new CopyOnWriteArrayList<>();
  volatile @Nullable Error failure;
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  ArchiveFixture(Path directory) {
    queue = directory.resolve("log-queue");
    archive = directory.resolve("logs");
  }

  Path queued(String name, String content) {
    return write(queue.resolve(name), content);
  }

  static Path write(Path file, String content) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  LogArchive archive(Map<String, String> properties) {
    return archive(properties, Duration.ofHours(1));
  }

  LogArchive archive(Map<String, String> properties, Duration rotation) {
    var settings =
        new Binder(new MapConfigurationPropertySource(properties))
            .bindOrCreate("zeekeeper.agent.archive", ArchiveSettings.class);
    return new LogArchive(
        settings,
        new LogArchive.Directories(queue, archive),
        rotation,
        "agent-id",
        this,
        registry,
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  void run() throws InterruptedException {
    run(Map.of());
  }

  void run(Map<String, String> properties) throws InterruptedException {
    try (LogArchive archival = archive(properties)) {
      archival.run();
    }
  }

  /** The files below a directory, hidden ones included, with their uncompressed contents. */
  static SortedMap<String, String> contents(Path root) {
    SortedMap<String, String> contents = new TreeMap<>();
    if (Files.exists(root)) {
      try (Stream<Path> all = Files.walk(root)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          contents.put(root.relativize(file).toString(), content(file));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    contents.remove(".archive.lock");
    contents.remove(".archive.program");
    return contents;
  }

  private static String content(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  double count(String meter, String... tags) {
    return registry.get(meter).tags(tags).counter().count();
  }

  @Override
  public void error(@Nullable String node, String message) {
    errors.add(message);
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void note(@Nullable String node, String message) {
    notes.add(message);
  }

  @Override
  public void changed(String node, State before, State after, String reason) {
    throw new AssertionError("logs change no node");
  }
}
