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
  private final ObjectWriter writer;
  private volatile SoftReference<Rendered> last = new SoftReference<>(null);

  public FrameWriter() {
    var module = new SimpleModule();
    module.addSerializer(Configuration.class, new OnceRendered());
    this.writer = Json.lenient().rebuild().addModule(module).build().writerFor(Message.class);
  }

  public String write(Message message) {
    return writer.writeValueAsString(message);
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
      generator.writeRawValue(render(value));
    }
  }
}
