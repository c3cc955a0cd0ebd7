package io.zeekeeper.controller.reconciliation;

import io.zeekeeper.model.Json;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.data.domain.Persistable;

/** An instance's overrides in the database. */
@Entity
@Table(name = "override_set")
@NullUnmarked
@SuppressWarnings("UnusedVariable") // columns are read by the database
class OverrideSetEntity implements Persistable<String> {
  @Id private String instance;
  private long deploymentNumber;
  private String content;

  protected OverrideSetEntity() {}

  OverrideSetEntity(String instance, OverrideSet overrides) {
    this.instance = instance;
    this.deploymentNumber = overrides.deploymentNumber();
    this.content = Json.lenient().writeValueAsString(overrides);
  }

  @Override
  public String getId() {
    return instance;
  }

  /** Rows are replaced, never edited. */
  @Override
  public boolean isNew() {
    return true;
  }

  OverrideSet overrides() {
    return Json.lenient().readValue(content, OverrideSet.class);
  }
}
