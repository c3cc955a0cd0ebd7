package io.zeekeeper.protocol;

import io.zeekeeper.model.Configuration;
import java.util.Objects;

/**
 * Names a configuration.
 *
 * @param id its id
 * @param hash its {@link Configuration#contentHash}
 */
public record ConfigurationReference(String id, String hash) {
  public ConfigurationReference {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(hash, "hash");
  }

  /** Makes the reference to a configuration. Takes as long as writing the configuration. */
  public static ConfigurationReference to(Configuration configuration) {
    return new ConfigurationReference(configuration.id(), configuration.contentHash());
  }

  @Override
  public String toString() {
    return "'" + id + "' with hash " + hash;
  }
}
