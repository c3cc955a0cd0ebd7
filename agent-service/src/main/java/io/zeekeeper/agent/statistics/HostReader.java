package io.zeekeeper.agent.statistics;

import io.zeekeeper.protocol.NotifyStatistics.Interface;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the kernel counts for the whole host (proc(5)). Safe on any thread. */
final class HostReader {
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern MEMORY =
      Pattern.compile("^(MemTotal|MemAvailable):\\s+(\\d+) kB$", Pattern.MULTILINE);
  // Fields of a line of /proc/stat, counted from the first number. The two after the stolen time
  // are parts of the first two.
  private static final int IDLE = 3;
  private static final int IO_WAIT = 4;
  private static final int STOLEN = 7;
  // Numbers of a line of /proc/net/dev.
  private static final int BYTES = 0;
  private static final int PACKETS = 1;
  private static final int DROPPED = 3;
  private static final int KIBIBYTE = 1024;
  private static final double MILLIS = 1000;

  private final Path proc;

  /** The time of all processors in ticks, since boot. */
  record Cpu(int cpus, long busyTicks, long totalTicks) {}

  /** Memory in bytes. */
  record Memory(long total, long available) {}

  /**
   * @param proc the kernel's {@code /proc}
   */
  HostReader(Path proc) {
    this.proc = proc;
  }

  /** Milliseconds since boot, to 10 ms. */
  long uptimeMs() throws IOException {
    String text = Files.readString(proc.resolve("uptime"));
    return Math.round(Double.parseDouble(BLANKS.split(text)[0]) * MILLIS);
  }

  Cpu cpu() throws IOException {
    Path file = proc.resolve("stat");
    long total = 0;
    long idle = 0;
    int cpus = 0;
    // Only the lines of processors, as the line of interrupts is very long.
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine();
          line != null && line.startsWith("cpu");
          line = lines.readLine()) {
        String[] fields = BLANKS.split(line);
        if (!fields[0].equals("cpu")) {
          cpus++;
          continue;
        }
        for (int i = 0; i <= STOLEN && i + 1 < fields.length; i++) {
          long ticks = Long.parseLong(fields[i + 1]);
          total += ticks;
          idle += i == IDLE || i == IO_WAIT ? ticks : 0;
        }
      }
    }
    return new Cpu(cpus, total - idle, total);
  }

  Memory memory() throws IOException {
    Path file = proc.resolve("meminfo");
    Matcher line = MEMORY.matcher(Files.readString(file));
    long total = 0;
    long available = 0;
    while (line.find()) {
      long bytes = Long.parseLong(line.group(2)) * KIBIBYTE;
      if (line.group(1).equals("MemTotal")) {
        total = bytes;
      } else {
        available = bytes;
      }
    }
    if (total == 0) {
      throw new IOException(file + " has no MemTotal");
    }
    return new Memory(total, available);
  }

  /** The interfaces in the kernel's order, which is the order of their creation. */
  List<Interface> interfaces() throws IOException {
    List<Interface> found = new ArrayList<>();
    for (String line : Files.readAllLines(proc.resolve("net/dev"))) {
      int colon = line.lastIndexOf(':');
      if (colon > 0) {
        String[] numbers = BLANKS.split(line.substring(colon + 1).strip());
        found.add(
            new Interface(
                line.substring(0, colon).strip(),
                Long.parseLong(numbers[BYTES]),
                Long.parseLong(numbers[PACKETS]),
                Long.parseLong(numbers[DROPPED])));
      }
    }
    return found;
  }
}
