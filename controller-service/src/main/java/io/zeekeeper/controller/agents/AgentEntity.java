package io.zeekeeper.controller.agents;

import io.zeekeeper.model.Json;
import io.zeekeeper.protocol.Hello;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** An agent in the database, as it was last known. */
@Entity
@Table(name = "agent")
@NullUnmarked
class AgentEntity {
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

  Agent agent() {
    return new Agent(instance, 0, host, Json.lenient().readValue(hello, Hello.class), lastSeen);
  }
}
