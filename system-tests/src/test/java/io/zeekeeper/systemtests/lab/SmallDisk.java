package io.zeekeeper.systemtests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A small file system that a test can fill. */
public final class SmallDisk implements AutoCloseable {
  public static final String NO_SPACE = "No space left on device";
  private static final int BLOCK_BYTES = 4096;

  private final Path directory;
  private final Path filler;

  private SmallDisk(Path directory) {
    this.directory = directory;
    this.filler = directory.resolve("filler");
  }

  /** Mounts a file system in memory at {@code directory}; skips the tests where root is needed. */
  public static SmallDisk mount(Path directory, int mebibytes) {
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", directory.toString());
    if (!mounted) {
      System.out.println("skipped: no file system can be mounted here (not root?)");
    }
    Assumptions.assumeTrue(mounted, "no file system can be mounted, which needs root");
    return new SmallDisk(directory);
  }

  /** Fills the disk until no byte is left. */
  public void fill() {
    byte[] block = new byte[BLOCK_BYTES];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining(NO_SPACE);
    }
  }

  /** Undoes {@link #fill}. */
  public void free() {
    try {
      Files.deleteIfExists(filler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Unmounts the file system. */
  @Override
  public void close() {
    assertThat(run("umount", directory.toString())).as("unmounted %s", directory).isTrue();
  }

  private static boolean run(String... command) {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
