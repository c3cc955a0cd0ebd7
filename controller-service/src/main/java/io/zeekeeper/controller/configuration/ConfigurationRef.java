package io.zeekeeper.controller.configuration;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Hashes;

/**
 * Which configuration: an id may return with other content.
 *
 * @param id its id
 * @param hash the hash of its content
 */
public record ConfigurationRef(String id, String hash) {
  public static ConfigurationRef of(Configuration configuration) {
    return new ConfigurationRef(configuration.id(), configuration.contentHash());
  }

  /** Its key in the database. */
  public String identity() {
    return Hashes.sha256(id + "\n" + hash);
  }
}
