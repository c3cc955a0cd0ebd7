package io.zeekeeper.controller.identity;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.data.domain.Persistable;

/** A certificate of an agent or a client in the database. */
@Entity
@Table(name = "issued_certificate")
@NullUnmarked
class IssuedCertificateEntity implements Persistable<String> {
  @Id private String serial;
  private String instance;
  private String client;
  private String enrolment;
  private Instant issuedAt;
  private Instant notAfter;
  private Instant revokedAt;

  /** Saves a query before the insert, as the serial is assigned and not generated. */
  @Transient private boolean fresh;

  protected IssuedCertificateEntity() {}

  IssuedCertificateEntity(IssuedCertificate certificate) {
    this.serial = certificate.serial();
    this.instance = certificate.instance();
    this.client = certificate.client();
    this.enrolment = certificate.enrolment();
    this.issuedAt = certificate.issuedAt();
    this.notAfter = certificate.notAfter();
    this.revokedAt = certificate.revokedAt();
    this.fresh = true;
  }

  @Override
  public String getId() {
    return serial;
  }

  @Override
  public boolean isNew() {
    return fresh;
  }

  void revoke(Instant time) {
    if (revokedAt == null) {
      revokedAt = time;
    }
  }

  IssuedCertificate certificate() {
    return new IssuedCertificate(
        serial, instance, client, enrolment, issuedAt, notAfter, revokedAt);
  }
}
