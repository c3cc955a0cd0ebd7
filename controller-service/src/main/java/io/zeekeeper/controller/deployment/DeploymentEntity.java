package io.zeekeeper.controller.deployment;

import io.zeekeeper.model.Json;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;

/** A deployment in the database. */
@Entity
@Table(name = "deployment")
@NullUnmarked
@SuppressWarnings("UnusedVariable") // columns are read by the database
class DeploymentEntity {
  @Id private String id;
  private long number;
  private String state;
  private Instant startedAt;
  private String content;
  private String configurationBefore;
  private String idempotencyKey;
  private String requestHash;

  protected DeploymentEntity() {}

  /**
   * @param configurationBefore the key of what was deployed before, null where nothing was
   * @param key the client's name for its request, or null
   */
  DeploymentEntity(Deployment deployment, String configurationBefore, IdempotencyKey key) {
    this.id = deployment.id();
    this.number = deployment.number();
    this.state = deployment.state().name();
    this.startedAt = deployment.startedAt();
    this.content = write(deployment);
    this.configurationBefore = configurationBefore;
    this.idempotencyKey = key == null ? null : key.value();
    this.requestHash = key == null ? null : key.requestHash();
  }

  static String write(Deployment deployment) {
    return Json.lenient().writeValueAsString(deployment);
  }

  long number() {
    return number;
  }

  Optional<String> configurationBefore() {
    return Optional.ofNullable(configurationBefore);
  }

  boolean isRequest(IdempotencyKey key) {
    return key.requestHash().equals(requestHash);
  }

  Deployment deployment() {
    return Json.lenient().readValue(content, Deployment.class);
  }
}
