package io.zeekeeper.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a process's resource usage from the kernel; NaN when it is gone. Safe on any thread. */
public final class ProcessUsage {
  private static final Pattern RESIDENT =
      Pattern.compile("^VmRSS:\\s+(\\d+) kB$", Pattern.MULTILINE);
  private static final double NANOS = 1e9;

  private ProcessUsage() {}

  /** User and system time in seconds. */
  public static double cpuSeconds(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .map(time -> time.toNanos() / NANOS)
        .orElse(Double.NaN);
  }

  /** Physical memory in bytes. */
  public static double residentBytes(long pid) {
    try {
      Matcher line =
          RESIDENT.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
      return line.find() ? Long.parseLong(line.group(1)) * 1024.0 : Double.NaN;
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
