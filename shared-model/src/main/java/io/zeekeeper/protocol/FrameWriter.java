package io.zeekeeper.protocol;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Json;
import io.zeekeeper.protocol.ControllerMessage.ConfigurationRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Writes the same frames as {@link Frames#write} for many receivers. The configuration is nearly
 * all of a deployment's request and the same for every agent, so it is rendered once, or only
 * named. Safe on any thread.
 */
public final class FrameWriter {
  /** Stands for the configuration; in JSON this character is always escaped. */
  private static final String MARK = "\u0001";

  private final ObjectWriter writer;
  private final RenderedConfigurations rendered = new RenderedConfigurations();

  public FrameWriter() {
    var module = new SimpleModule();
    module.addSerializer(Configuration.class, new OnceRendered());
    this.writer = Json.lenient().rebuild().addModule(module).build().writerFor(Message.class);
  }

  /** Writes a frame with the whole configuration. */
  public String write(Message message) {
    return write(message, new Place(false));
  }

  /** Writes a frame with a reference in place of the configuration. */
  public String writeWithReference(ConfigurationRequest request) {
    return write(request, new Place(true));
  }

  /**
   * The frame that sends the content of a configuration to an agent, in UTF-8. All agents share the
   * array, so callers must not change it.
   */
  public byte[] content(Configuration configuration) {
    return rendered.of(configuration).content();
  }

  public ConfigurationReference reference(Configuration configuration) {
    return rendered.of(configuration).reference();
  }

  private String write(Message message, Place place) {
    String text = writer.withAttribute(Place.class, place).writeValueAsString(message);
    String configuration = place.configuration;
    if (configuration == null) {
      return text;
    }
    int at = text.indexOf(MARK);
    return text.substring(0, at).concat(configuration).concat(text.substring(at + MARK.length()));
  }

  /** The configuration of one message. */
  private static final class Place {
    private final boolean named;
    private @Nullable String configuration;

    Place(boolean named) {
      this.named = named;
    }
  }

  private final class OnceRendered extends ValueSerializer<Configuration> {
    @Override
    public void serialize(
        Configuration value, JsonGenerator generator, SerializationContext context) {
      if (context.getAttribute(Place.class) instanceof Place place) {
        place.configuration =
            place.named
                ? Json.lenient().writeValueAsString(reference(value))
                : rendered.of(value).json();
        generator.writeRawValue(MARK);
      }
    }
  }
}
