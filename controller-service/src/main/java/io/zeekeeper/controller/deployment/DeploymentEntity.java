package io.zeekeeper.controller.deployment;

import io.zeekeeper.model.Json;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
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

  protected DeploymentEntity() {}

  DeploymentEntity(Deployment deployment) {
    this.id = deployment.id();
    this.number = deployment.number();
    this.state = deployment.state().name();
    this.startedAt = deployment.startedAt();
    this.content = Json.lenient().writeValueAsString(deployment);
  }

  long number() {
    return number;
  }

  Deployment deployment() {
    return Json.lenient().readValue(content, Deployment.class);
  }
}
