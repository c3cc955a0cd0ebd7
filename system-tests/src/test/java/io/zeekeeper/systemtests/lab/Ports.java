package io.zeekeeper.systemtests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** TCP ports for tests that run beside each other. */
public final class Ports {
  private static final int BAND = 700;
  private static final int BANDS = 30;

  // Held until this process ends.
  private static final List<FileChannel> BAND_LOCKS = new ArrayList<>();
  private static int nextPort = firstPort();

  private Ports() {}

  public static int freePort() {
    return freePorts(1);
  }

  /** The first of {@code count} ports in a row that are free now. */
  public static synchronized int freePorts(int count) {
    while (true) {
      int first = nextPort;
      nextPort += count;
      if (allFree(first, count)) {
        return first;
      }
    }
  }

  /** Below the ephemeral ports, and away from those of tests that run beside these. */
  private static int firstPort() {
    try {
      for (int band = 0; band < BANDS; band++) {
        FileChannel channel =
            FileChannel.open(
                Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "zeekeeper-ports-" + System.getProperty("user.name") + "-" + band),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        if (channel.tryLock() != null) {
          BAND_LOCKS.add(channel);
          return 10_000 + band * BAND;
        }
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("too many tests at once");
  }

  private static boolean allFree(int first, int count) {
    for (int port = first; port < first + count; port++) {
      try (var socket = new ServerSocket(port)) {
        var _ = socket.getLocalPort();
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
