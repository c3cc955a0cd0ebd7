package io.zeekeeper.agent.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** Reads a program's output to its end on a separate thread, and keeps the last part. */
final class StreamTail {
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(1);

  private final InputStream stream;
  private final int maxBytes;
  private final Thread reader;
  private byte[] kept = new byte[0];

  StreamTail(InputStream stream, int maxBytes) {
    this.stream = stream;
    this.maxBytes = maxBytes;
    // Not a virtual thread: reading a pipe would occupy a carrier thread.
    this.reader = Thread.ofPlatform().name("program-output").daemon(true).unstarted(this::read);
    reader.start();
  }

  private void read() {
    byte[] buffer = new byte[8 * 1024];
    try (stream) {
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        keep(buffer, read);
      }
    } catch (IOException e) {
      // The program was killed, and its pipe was closed.
    }
  }

  private synchronized void keep(byte[] buffer, int length) {
    byte[] all = Arrays.copyOf(kept, kept.length + length);
    System.arraycopy(buffer, 0, all, kept.length, length);
    kept =
        all.length <= maxBytes ? all : Arrays.copyOfRange(all, all.length - maxBytes, all.length);
  }

  /** The last part of the output. Waits at most 1 s for the end of the stream. */
  String text() throws InterruptedException {
    var _ = reader.join(READ_TIMEOUT);
    synchronized (this) {
      return new String(kept, StandardCharsets.UTF_8);
    }
  }
}
