package io.zeekeeper.systemtests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Threads and open files of a process. */
public record Resources(long threads, long files) {
  public static Resources of(Service service) {
    return new Resources(entries(service, "task"), entries(service, "fd"));
  }

  private static long entries(Service service, String what) {
    try (Stream<Path> entries = Files.list(Path.of("/proc", "" + service.pid(), what))) {
      return entries.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether there are no more than before, up to a few that a process creates on first use. */
  public boolean isNoMoreThan(Resources before) {
    return threads <= before.threads + 10 && files <= before.files + 10;
  }
}
