package io.zeekeeper.agent.zeek;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file that {@code zeek -U} keeps: {@code INITIALIZING}, {@code RUNNING}, {@code TERMINATING}
 * or {@code TERMINATED}, then a reason in brackets. Zeek rewrites it in place, so it may be seen
 * empty for a moment.
 */
public final class StatusFile {
  public static final String NAME = ".status";

  private final Path file;

  public StatusFile(Path nodeDirectory) {
    this.file = nodeDirectory.resolve(NAME);
  }

  /** What a node says of itself. */
  public enum Status {
    /** There is no such file, or it says nothing. */
    NONE,
    /** The node is on its way up, or down. */
    BOOTING,
    RUNNING
  }

  public Status status() {
    String text = read();
    if (text.isBlank()) {
      return Status.NONE;
    }
    return text.startsWith("RUNNING") ? Status.RUNNING : Status.BOOTING;
  }

  /** Whether the node says that it ended as requested. */
  public boolean saysTerminated() {
    return read().startsWith("TERMINATED [atexit]");
  }

  private String read() {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** Removes what an earlier process left. */
  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }
}
