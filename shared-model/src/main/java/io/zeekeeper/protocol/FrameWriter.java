package io.zeekeeper.protocol;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Json;
import java.lang.ref.SoftReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Writes the same frames as {@link Frames#write} for many receivers: the configuration, which is
 * nearly all of a deployment's requests and the same for every agent, is rendered once. Safe on any
 * thread.
 */
public final class FrameWriter {
  /** Stands for the configuration; in JSON this character is always escaped. */
  private static final String MARK = "\u0001";

  private final ObjectWriter writer;
  private volatile SoftReference<Rendered> last = new SoftReference<>(null);

  public FrameWriter() {
    var module = new SimpleModule();
    module.addSerializer(Configuration.class, new OnceRendered());
    this.writer = Json.lenient().rebuild().addModule(module).build().writerFor(Message.class);
  }

  public String write(Message message) {
    var place = new Place();
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
    private @Nullable String configuration;
  }

  private record Rendered(Configuration configuration, String json) {}

  // The very same, for to compare the content would take as long as to write it.
  @SuppressWarnings("ReferenceEquality")
  private String render(Configuration configuration) {
    @Nullable Rendered known = last.get();
    if (known == null || known.configuration() != configuration) {
      known = new Rendered(configuration, Json.lenient().writeValueAsString(configuration));
      last = new SoftReference<>(known);
    }
    return known.json();
  }

  private final class OnceRendered extends ValueSerializer<Configuration> {
    @Override
    public void serialize(
        Configuration value, JsonGenerator generator, SerializationContext context) {
      if (context.getAttribute(Place.class) instanceof Place place) {
        place.configuration = render(value);
        generator.writeRawValue(MARK);
      }
    }
  }
}
