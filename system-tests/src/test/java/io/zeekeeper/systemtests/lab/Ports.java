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
  private static final int FIRST_BAND = 10_000;
  private static final int BAND = 2_000;
  private static final int BANDS = 11;

  // Held until this process ends.
  private static final List<FileChannel> BAND_LOCKS = new ArrayList<>();
  private static final int FIRST_PORT = lockBand();
  private static int nextPort = FIRST_PORT;

  private Ports() {}

  public static int freePort() {
    return freePorts(1);
  }

  /** The first of {@code count} ports in a row that are free now. */
  public static synchronized int freePorts(int count) {
    while (true) {
      if (nextPort + count > FIRST_PORT + BAND) {
        nextPort = FIRST_PORT;
      }
      int first = nextPort;
      nextPort += count;
      if (allFree(first, count)) {
        return first;
      }
    }
  }

  /** Below the ephemeral ports, and away from those of tests that run beside these. */
  private static int lockBand() {
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
          return FIRST_BAND + band * BAND;
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
