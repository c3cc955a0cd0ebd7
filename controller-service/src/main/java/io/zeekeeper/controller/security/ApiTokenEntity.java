package io.zeekeeper.controller.security;

import io.zeekeeper.controller.roles.Role;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.data.domain.Persistable;

/** An API token in the database. */
@Entity
@Table(name = "api_token")
@NullUnmarked
class ApiTokenEntity implements Persistable<String> {
  @Id private String name;
  private String role;
  private String hash;
  private Instant createdAt;
  private String createdBy;
  private Instant expiresAt;
  private Instant lastUsedAt;

  /** Saves a query before the insert, and lets the database refuse a name that exists. */
  @Transient private boolean fresh;

  protected ApiTokenEntity() {}

  ApiTokenEntity(ApiToken token, String hash) {
    this.name = token.name();
    this.role = token.role().text();
    this.hash = hash;
    this.createdAt = token.createdAt();
    this.createdBy = token.createdBy();
    this.expiresAt = token.expiresAt();
    this.fresh = true;
  }

  @Override
  public String getId() {
    return name;
  }

  @Override
  public boolean isNew() {
    return fresh;
  }

  String hash() {
    return hash;
  }

  /** The token. One with a role that this version does not know may only read. */
  ApiToken token() {
    return new ApiToken(
        name, Role.of(role).orElse(Role.VIEWER), createdAt, createdBy, expiresAt, lastUsedAt);
  }
}
