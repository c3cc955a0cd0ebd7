package io.zeekeeper.controller.nodes;

import io.zeekeeper.model.Json;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.data.domain.Persistable;

/** The nodes of an instance in the database. */
@Entity
@Table(name = "instance_nodes")
@NullUnmarked
class InstanceNodesEntity implements Persistable<String> {
  @Id private String instance;
  private String content;

  protected InstanceNodesEntity() {}

  InstanceNodesEntity(String instance, List<SeenNode> nodes) {
    this.instance = instance;
    this.content = Json.lenient().writeValueAsString(nodes);
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

  List<SeenNode> nodes() {
    return List.of(Json.lenient().readValue(content, SeenNode[].class));
  }
}
