package io.zeekeeper.agent.outputs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Reads the end of a process's output, limited to the size of a Result or a response. */
final class OutputTail {
  /** Most lines of one stream in a Result. */
  static final int RESULT_LINES = 100;

  /** Most bytes of one stream in a Result. */
  static final int RESULT_BYTES = 16 * 1024;

  /** Most bytes of one stream in a response, after escaping in JSON. */
  static final int MAX_BYTES = 1024 * 1024;

  // The length of the JSON escape of a control character.
  private static final int ESCAPE_BYTES = 6;

  private OutputTail() {}

  /** The last {@code most} bytes of {@code files} read in sequence; skips files that are absent. */
  static byte[] read(int most, Path... files) {
    var bytes = new ByteArrayOutputStream();
    for (Path file : files) {
      bytes.writeBytes(end(file, most));
    }
    byte[] all = bytes.toByteArray();
    return all.length <= most ? all : Arrays.copyOfRange(all, all.length - most, all.length);
  }

  private static byte[] end(Path path, int most) {
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      long length = file.length();
      file.seek(Math.max(0, length - most));
      byte[] bytes = new byte[(int) Math.min(most, length)];
      file.readFully(bytes);
      return bytes;
    } catch (IOException e) {
      // The file does not exist or was just truncated. A tail explains failures, so must not fail.
      return new byte[0];
    }
  }

  /** The last {@code most} lines of {@code bytes}; the first line may be incomplete. */
  static String of(byte[] bytes, int most) {
    List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    String text = String.join("\n", lines.subList(Math.max(0, lines.size() - most), lines.size()));
    int start = text.length();
    int size = 0;
    while (start > 0 && (size += size(text.charAt(start - 1))) <= MAX_BYTES) {
      start--;
    }
    boolean halved =
        start > 0 && start < text.length() && Character.isLowSurrogate(text.charAt(start));
    return text.substring(halved ? start + 1 : start);
  }

  /** The bytes that a character takes in a frame, so that binary output stays within its limit. */
  private static int size(char c) {
    if (c == '"' || c == '\\' || c == '\n' || c == '\t' || c == '\r') {
      return 2;
    }
    if (c < ' ') {
      return ESCAPE_BYTES;
    }
    return c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
  }
}
