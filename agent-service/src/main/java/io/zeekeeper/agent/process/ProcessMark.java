package io.zeekeeper.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in a file which process is at work, so that an agent that starts after another was killed
 * does not begin the same work beside what that one left behind. The process is known by its id
 * together with the kernel's start time.
 *
 * @param file where it says so
 */
public record ProcessMark(Path file) {
  private static final Logger log = LoggerFactory.getLogger(ProcessMark.class);
  private static final Path PROC = Path.of("/proc");

  /** Whether the process that was marked last still runs. */
  public boolean isHeld() {
    try {
      String[] mark = Files.readString(file).strip().split(" ");
      return mark.length == 2
          && ProcessStat.of(PROC, Long.parseLong(mark[0]))
              .filter(now -> Long.toString(now.startTicks()).equals(mark[1]))
              .isPresent();
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }

  void set(long pid) {
    Optional<ProcessStat> now = ProcessStat.of(PROC, pid);
    if (now.isEmpty()) {
      // It has ended already.
      return;
    }
    try {
      Files.writeString(file, pid + " " + now.get().startTicks() + "\n");
    } catch (IOException e) {
      // The disk may be full: the work is worth more than the mark.
      log.warn("process {} cannot be marked in {}: {}", pid, file, e.toString());
    }
  }

  void clear() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("{} cannot be removed: {}", file, e.toString());
    }
  }
}
