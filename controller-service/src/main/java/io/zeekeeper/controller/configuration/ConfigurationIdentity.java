package io.zeekeeper.controller.configuration;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Hashes;

/**
 * Identifies a configuration by its id and its content.
 *
 * @param id the client's name for it, which the client may reuse for other content
 * @param hash the SHA-256 of its content, in hex
 */
public record ConfigurationIdentity(String id, String hash) {
  public static ConfigurationIdentity of(Configuration configuration) {
    return new ConfigurationIdentity(configuration.id(), configuration.contentHash());
  }

  /** Its key in the database. */
  public String key() {
    return Hashes.sha256(id + "\n" + hash);
  }
}
