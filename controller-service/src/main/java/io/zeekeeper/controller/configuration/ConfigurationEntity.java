package io.zeekeeper.controller.configuration;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Json;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** A configuration in the database. Its key is derived from its id and its content. */
@Entity
@Table(name = "configuration")
@NullUnmarked
@SuppressWarnings("UnusedVariable") // columns are read by the database
class ConfigurationEntity {
  @Id private String identity;
  private String id;
  private String contentHash;
  private String content;
  private Instant createdAt;

  protected ConfigurationEntity() {}

  ConfigurationEntity(Configuration configuration, Instant createdAt) {
    this.identity = ConfigurationIdentity.of(configuration).key();
    this.id = configuration.id();
    this.contentHash = configuration.contentHash();
    this.content = Json.lenient().writeValueAsString(configuration);
    this.createdAt = createdAt;
  }

  Configuration configuration() {
    return Json.lenient().readValue(content, Configuration.class);
  }
}
