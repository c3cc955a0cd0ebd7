package io.zeekeeper.controller.events;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.NullUnmarked;

/** The single row that holds the last id. */
@Entity
@Table(name = "event_counter")
@NullUnmarked
class EventCounterEntity {
  static final String NAME = "event";

  @Id private String name;
  private long newest;

  protected EventCounterEntity() {}

  long newest() {
    return newest;
  }

  void count(int more) {
    newest += more;
  }
}
