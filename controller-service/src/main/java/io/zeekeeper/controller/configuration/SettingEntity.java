package io.zeekeeper.controller.configuration;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.NullUnmarked;

/** A value that the controller has chosen, as JSON. */
@Entity
@Table(name = "setting")
@NullUnmarked
class SettingEntity {
  @Id private String name;
  private String content;

  protected SettingEntity() {}

  SettingEntity(String name, String content) {
    this.name = name;
    this.content = content;
  }

  String content() {
    return content;
  }
}
