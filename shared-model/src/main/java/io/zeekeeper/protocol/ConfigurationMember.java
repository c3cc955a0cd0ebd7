package io.zeekeeper.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/**
 * Reads a request's configuration, whole or as a {@link ConfigurationReference}. A reference is
 * left in the reader's {@link Place}, with a stand-in as the configuration; where there is no such
 * place a reference is an error.
 */
final class ConfigurationMember extends ValueDeserializer<Configuration> {

  /** Takes the reference of one frame; for one thread. */
  static final class Place {
    private @Nullable ConfigurationReference reference;

    @Nullable ConfigurationReference reference() {
      return reference;
    }
  }

  /** Either of the two. */
  private record Either(Configuration configuration, @Nullable ConfigurationReference reference) {
    @JsonCreator
    static Either read(
        @Nullable String id,
        @Nullable String hash,
        @Nullable List<Instance> instances,
        @Nullable List<Node> nodes) {
      ConfigurationReference reference =
          id != null && hash != null && instances == null && nodes == null
              ? new ConfigurationReference(id, hash)
              : null;
      return new Either(Configuration.read(id, instances, nodes), reference);
    }
  }

  @Override
  public Configuration deserialize(JsonParser parser, DeserializationContext context) {
    Either read = context.readValue(parser, Either.class);
    if (read.reference() != null) {
      if (!(context.getAttribute(Place.class) instanceof Place place)) {
        return context.reportInputMismatch(this, "a configuration that is only named");
      }
      place.reference = read.reference();
    }
    return read.configuration();
  }
}
