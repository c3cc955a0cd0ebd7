package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.deployment.Deployment.Progress;
import io.zeekeeper.controller.deployment.Deployment.Terms;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Result;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.data.domain.Persistable;

/** A deployment in the database, without its Results. */
@Entity
@Table(name = "deployment")
@NullUnmarked
@SuppressWarnings("UnusedVariable") // columns are read by the database
class DeploymentEntity implements Persistable<String> {
  @Id private String id;
  private long number;
  private String state;
  private Instant startedAt;
  private Instant endedAt;
  private String rollbackOf;
  private String content;
  private String configuration;
  private String configurationBefore;
  private String idempotencyKey;
  private String requestHash;
  @Transient private boolean isNew;

  /** The parts that no query uses. */
  private record Content(Terms terms, Progress progress) {}

  protected DeploymentEntity() {}

  /**
   * @param configurationBefore the key of the configuration deployed before, or null
   * @param key the client's name for its request, or null
   */
  DeploymentEntity(Deployment deployment, String configurationBefore, IdempotencyKey key) {
    this.id = deployment.id();
    this.number = deployment.number();
    this.startedAt = deployment.startedAt();
    this.rollbackOf = deployment.terms().rollbackOf();
    this.configurationBefore = configurationBefore;
    this.idempotencyKey = key == null ? null : key.value();
    this.requestHash = key == null ? null : key.requestHash();
    this.isNew = true;
    update(deployment);
  }

  final void update(Deployment deployment) {
    this.state = deployment.state().name();
    this.endedAt = deployment.progress().endedAt();
    this.configuration = deployment.configuration().key();
    this.content =
        Json.lenient().writeValueAsString(new Content(deployment.terms(), deployment.progress()));
  }

  @Override
  public String getId() {
    return id;
  }

  @Override
  public boolean isNew() {
    return isNew;
  }

  @PostPersist
  @PostLoad
  void isStored() {
    isNew = false;
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

  Deployment deployment(List<Result> results) {
    Content read = Json.lenient().readValue(content, Content.class);
    return new Deployment(id, number, startedAt, read.terms(), read.progress(), results);
  }
}
