package io.zeekeeper.agent.zeek;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file that {@code zeek -U} keeps: {@code INITIALIZING}, {@code RUNNING}, {@code TERMINATING}
 * or {@code TERMINATED}, then a reason in brackets. Zeek rewrites the file in place, so a reader
 * may find it empty for a moment.
 */
public final class StatusFile {
  public static final String NAME = ".status";

  private final Path file;

  public StatusFile(Path nodeDirectory) {
    this.file = nodeDirectory.resolve(NAME);
  }

  /** What the file says about the node. */
  public enum Status {
    /** The file is missing or empty. */
    NONE,
    /** The node is starting or terminating. */
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

  /** Whether the file says that the node ended as requested. */
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

  /** Removes the file of an earlier process. */
  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }
}
