package io.zeekeeper.controller.command;

import io.zeekeeper.model.Json;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;

/**
 * The socket between a command and the running controller, in the controller's home. A command
 * sends one line of JSON and gets one.
 */
final class CommandSocket {
  private static final String FILE = "command.socket";
  private static final int MAX_LINE = 1_000_000;

  private CommandSocket() {}

  static Path in(Path home) {
    return home.resolve(FILE);
  }

  /** Sends a request to the controller that runs in {@code home}. */
  static CommandAnswer send(Path home, CommandRequest request) throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(in(home)));
      write(channel, request);
      return read(channel, CommandAnswer.class);
    }
  }

  static void write(SocketChannel channel, Object message) throws IOException {
    byte[] line = Json.lenient().writeValueAsBytes(message);
    ByteBuffer bytes = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  static <T> T read(SocketChannel channel, Class<T> type) throws IOException {
    var input = Channels.newInputStream(channel);
    var line = new StringBuilder();
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0 || line.length() >= MAX_LINE) {
        throw new EOFException("the other side sent no line");
      }
      line.append((char) next);
    }
    byte[] bytes = line.toString().getBytes(StandardCharsets.ISO_8859_1);
    return parsed(() -> Json.lenient().readValue(bytes, type));
  }

  private static <T> T parsed(Supplier<T> parse) throws IOException {
    try {
      return parse.get();
    } catch (JacksonException e) {
      throw new IOException("not a message: " + e.getOriginalMessage(), e);
    }
  }
}
