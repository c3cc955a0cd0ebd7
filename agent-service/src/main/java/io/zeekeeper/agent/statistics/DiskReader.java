package io.zeekeeper.agent.statistics;

import io.zeekeeper.protocol.NotifyStatistics.Disk;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the space of file systems on a thread of its own, as a remote file system may never answer.
 * One reading is in flight at most.
 */
final class DiskReader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DiskReader.class);

  private final List<Path> directories;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("statistics-disk").daemon(true).factory());
  private CompletableFuture<List<Disk>> reading = CompletableFuture.completedFuture(List.of());

  /**
   * @param directories directories whose file systems to read; of several on one file system, the
   *     first
   */
  DiskReader(List<Path> directories) {
    this.directories = List.copyOf(directories);
  }

  /** The space of the file systems; empty when they do not answer within {@code timeout}. */
  synchronized CompletableFuture<List<Disk>> read(Duration timeout) {
    if (reading.isDone()) {
      reading = CompletableFuture.supplyAsync(this::read, thread);
    }
    return reading.copy().completeOnTimeout(List.of(), timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private List<Disk> read() {
    List<Disk> disks = new ArrayList<>();
    Set<FileStore> known = new HashSet<>();
    for (Path directory : directories) {
      try {
        FileStore store = Files.getFileStore(existing(directory));
        if (known.add(store)) {
          disks.add(new Disk(directory.toString(), store.getTotalSpace(), store.getUsableSpace()));
        }
      } catch (IOException e) {
        log.debug("cannot read the space of {}: {}", directory, e.toString());
      }
    }
    return disks;
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
