package io.zeekeeper.controller.deployment;

import io.zeekeeper.model.Json;
import io.zeekeeper.model.Result;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.io.Serializable;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.data.domain.Persistable;

/** One Result of a deployment in the database. */
@Entity
@Table(name = "deployment_result")
@NullUnmarked
@SuppressWarnings("UnusedVariable") // columns are read by the database
class DeploymentResultEntity implements Persistable<DeploymentResultEntity.Place> {
  @EmbeddedId private Place place;
  private boolean success;
  private boolean whole;
  private String content;
  @Transient private boolean isNew;

  /**
   * @param deployment the deployment's id
   * @param position the Result's position among the deployment's Results
   */
  @Embeddable
  record Place(String deployment, int position) implements Serializable {}

  protected DeploymentResultEntity() {}

  DeploymentResultEntity(String deployment, int position, Result result) {
    this.place = new Place(deployment, position);
    this.success = result.success();
    this.whole = ResultOrder.isWhole(result);
    this.content = Json.lenient().writeValueAsString(result);
    this.isNew = true;
  }

  @Override
  public Place getId() {
    return place;
  }

  /** Rows are inserted and never edited. */
  @Override
  public boolean isNew() {
    return isNew;
  }

  Result result() {
    return Json.lenient().readValue(content, Result.class);
  }
}
