package io.zeekeeper.controller.agents;

import io.zeekeeper.model.Json;
import io.zeekeeper.protocol.Hello;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.data.domain.Persistable;

/** The last known state of an agent in the database. */
@Entity
@Table(name = "agent")
@NullUnmarked
class AgentEntity implements Persistable<String> {
  @Id private String instance;
  private String host;
  private Instant lastSeen;
  private String hello;

  protected AgentEntity() {}

  AgentEntity(Agent agent) {
    this.instance = agent.instance();
    this.host = agent.host();
    this.lastSeen = agent.lastSeen();
    this.hello = Json.lenient().writeValueAsString(agent.hello());
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

  Agent agent() {
    return new Agent(instance, 0, host, Json.lenient().readValue(hello, Hello.class), lastSeen);
  }
}
