package io.zeekeeper.controller.configuration;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.NullUnmarked;

/** A row that names the staged, the ready or the deployed configuration. */
@Entity
@Table(name = "pointer")
@NullUnmarked
class PointerEntity {
  @Id private String name;
  private String configuration;

  protected PointerEntity() {}

  PointerEntity(String name, String configuration) {
    this.name = name;
    this.configuration = configuration;
  }

  String name() {
    return name;
  }

  String configuration() {
    return configuration;
  }
}
