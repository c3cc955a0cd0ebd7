package io.zeekeeper.controller.identity;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.data.domain.Persistable;

/** An enrolment in the database. */
@Entity
@Table(name = "enrolment")
@NullUnmarked
class EnrolmentEntity implements Persistable<String> {
  @Id private String id;
  private String instance;
  private String pattern;
  private int uses;
  private int used;
  private String tokenHash;
  private Instant createdAt;
  private String createdBy;
  private Instant expiresAt;

  /** Saves a query before the insert, as the id is assigned and not generated. */
  @Transient private boolean fresh;

  protected EnrolmentEntity() {}

  EnrolmentEntity(Enrolment enrolment, String tokenHash) {
    this.id = enrolment.id();
    this.instance = enrolment.instance();
    this.pattern = enrolment.pattern();
    this.uses = enrolment.uses();
    this.used = enrolment.used();
    this.tokenHash = tokenHash;
    this.createdAt = enrolment.createdAt();
    this.createdBy = enrolment.createdBy();
    this.expiresAt = enrolment.expiresAt();
    this.fresh = true;
  }

  @Override
  public String getId() {
    return id;
  }

  @Override
  public boolean isNew() {
    return fresh;
  }

  String tokenHash() {
    return tokenHash;
  }

  void use() {
    used++;
  }

  Enrolment enrolment() {
    return new Enrolment(id, instance, pattern, uses, used, createdAt, createdBy, expiresAt);
  }
}
