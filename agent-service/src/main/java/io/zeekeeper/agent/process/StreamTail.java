package io.zeekeeper.agent.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** Reads a program's output to its end on a thread of its own, and keeps the last part. */
final class StreamTail {
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final InputStream stream;
  private final int maxBytes;
  private final Thread reader;
  private byte[] kept = new byte[0];

  StreamTail(InputStream stream, int maxBytes) {
    this.stream = stream;
    this.maxBytes = maxBytes;
    // Not a virtual thread: reading a pipe would keep a carrier.
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
      // The program was killed, and its pipe closed.
    }
  }

  private synchronized void keep(byte[] buffer, int length) {
    byte[] all = Arrays.copyOf(kept, kept.length + length);
    System.arraycopy(buffer, 0, all, kept.length, length);
    kept =
        all.length <= maxBytes ? all : Arrays.copyOfRange(all, all.length - maxBytes, all.length);
  }

  /** What was written, once all is read or nothing more is waited for. */
  String text() throws InterruptedException {
    var _ = reader.join(LAST_WORDS);
    synchronized (this) {
      return new String(kept, StandardCharsets.UTF_8);
    }
  }
}
