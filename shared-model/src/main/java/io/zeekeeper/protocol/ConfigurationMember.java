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
 * Reads a request's configuration, whole or as a {@link ConfigurationReference}. Stores a reference
 * in the reader's {@link Place} and returns a stand-in for the configuration. Without such a place,
 * a reference is an error.
 */
final class ConfigurationMember extends ValueDeserializer<Configuration> {

  /** Holds the reference of one frame; for one thread. */
  static final class Place {
    private @Nullable ConfigurationReference reference;

    @Nullable ConfigurationReference reference() {
      return reference;
    }
  }

  /** A configuration, or a stand-in and a reference. */
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
