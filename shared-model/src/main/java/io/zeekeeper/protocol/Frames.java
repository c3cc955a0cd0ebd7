package io.zeekeeper.protocol;

import io.zeekeeper.model.Json;
import io.zeekeeper.protocol.ControllerMessage.ConfigurationRequest;
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
   * @param ignored receives a description of unknown content from a newer version: the first
   *     unknown member or constant of a frame, or the unknown type of the message
   * @return the message; empty when its type is unknown
   * @throws ProtocolException when the frame is not a message of this protocol
   */
  public static <M extends Message> Optional<M> read(
      String frame, Class<M> family, Consumer<String> ignored) {
    return read(frame, Json.lenientReader(family, ignored), ignored);
  }

  /** Reads a controller's frame, whose configuration may be a reference, as {@link #read} does. */
  public static Optional<Received> receive(String frame, Consumer<String> ignored) {
    var place = new ConfigurationMember.Place();
    ObjectReader reader =
        Json.lenientReader(ControllerMessage.class, ignored)
            .withAttribute(ConfigurationMember.Place.class, place);
    return Frames.<ControllerMessage>read(frame, reader, ignored)
        .map(message -> {
          ConfigurationReference reference = place.reference();
          return message instanceof ConfigurationRequest request && reference != null
              ? new Received.Referring(request, reference)
              : new Received.Complete(message);
        });
  }

  private static <M extends Message> Optional<M> read(
      String frame, ObjectReader reader, Consumer<String> ignored) {
    try {
      M message = reader.readValue(frame);
      if (message == null) {
        throw new ProtocolException("a frame is null");
      }
      return Optional.of(message);

    } catch (InvalidTypeIdException e) {
      if (e.getTypeId() == null) {
        throw new ProtocolException("a frame has no type", e);
      }
      ignored.accept(Json.unknown("message", e.getTypeId()));
      return Optional.empty();
    } catch (JacksonException e) {
      throw new ProtocolException(Json.explain(e), e);
    }
  }
}
