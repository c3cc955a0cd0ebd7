package io.zeekeeper.controller.events;

import io.zeekeeper.model.Json;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.data.domain.Persistable;

/** An event in the database. */
@Entity
@Table(name = "event")
@NullUnmarked
class EventEntity implements Persistable<Long> {
  @Id private Long id;
  private Instant happenedAt;
  private String type;
  private String instance;
  private String node;
  private String actor;
  private String message;
  private String data;

  /** Saves a query before each insert, as the id is assigned and not generated. */
  @Transient private boolean fresh;

  protected EventEntity() {}

  EventEntity(Event event) {
    this.id = event.id();
    this.happenedAt = event.at();
    this.type = event.type();
    this.instance = event.instance();
    this.node = event.node();
    this.actor = event.actor();
    this.message = event.message();
    this.data = event.data() == null ? null : Json.lenient().writeValueAsString(event.data());
    this.fresh = true;
  }

  @Override
  public Long getId() {
    return id;
  }

  @Override
  public boolean isNew() {
    return fresh;
  }

  Event event() {
    return new Event(
        id,
        happenedAt,
        type,
        instance,
        node,
        actor,
        message,
        data == null ? null : Json.lenient().readTree(data));
  }
}
