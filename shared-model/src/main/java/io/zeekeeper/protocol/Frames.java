package io.zeekeeper.protocol;

import io.zeekeeper.model.Json;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.exc.InvalidTypeIdException;

/** Messages as the text of WebSocket frames, and back. Safe on any thread. */
public final class Frames {
  private static final ObjectWriter WRITER = Json.lenient().writerFor(Message.class);

  private Frames() {}

  public static String write(Message message) {
    return WRITER.writeValueAsString(message);
  }

  /**
   * Reads a frame.
   *
   * @param ignored told of what only a newer version knows: the first of a frame's members and
   *     constants, or the type of the message
   * @return the message, or nothing when its type is not known
   * @throws ProtocolException when the frame is not a message of this protocol
   */
  public static <M extends Message> Optional<M> read(
      String frame, Class<M> family, Consumer<String> ignored) {
    ObjectReader reader = Json.lenientReader(family, ignored);
    try {
      M message = reader.readValue(frame);
      if (message == null) {
        throw new ProtocolException("a frame that is null");
      }
      return Optional.of(message);
    } catch (InvalidTypeIdException e) {
      if (e.getTypeId() == null) {
        throw new ProtocolException("a frame without a type", e);
      }
      ignored.accept(Json.unknown("message", e.getTypeId()));
      return Optional.empty();
    } catch (JacksonException e) {
      throw new ProtocolException(Json.explain(e), e);
    }
  }
}
