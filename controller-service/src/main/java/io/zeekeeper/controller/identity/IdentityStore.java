package io.zeekeeper.controller.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Enrolments and certificates in the database. Blocks, so it never runs on an event loop. */
@Component
class IdentityStore {
  /** How long rows are kept after they have expired, as an answer to questions. */
  private static final Duration KEPT = Duration.ofDays(90);

  private final EnrolmentRepository enrolments;
  private final IssuedCertificateRepository certificates;

  IdentityStore(EnrolmentRepository enrolments, IssuedCertificateRepository certificates) {
    this.enrolments = enrolments;
    this.certificates = certificates;
  }

  @Transactional
  public void add(Enrolment enrolment, String tokenHash) {
    enrolments.deleteByExpiresAtBefore(enrolment.createdAt().minus(KEPT));
    enrolments.save(new EnrolmentEntity(enrolment, tokenHash));
  }

  @Transactional(readOnly = true)
  public List<Enrolment> enrolments() {
    return enrolments.findAllByOrderByCreatedAtDescId().stream()
        .map(EnrolmentEntity::enrolment)
        .toList();
  }

  /** Whether there was an enrolment of that id. */
  @Transactional
  public boolean removeEnrolment(String id) {
    boolean found = enrolments.existsById(id);
    if (found) {
      enrolments.deleteById(id);
    }
    return found;
  }

  /**
   * Uses a token once for a certificate, or throws.
   *
   * @param issue makes the certificate, for the id of the enrolment
   * @throws EnrolmentRefusedException when the token does not allow it; nothing has changed then
   */
  @Transactional
  public void use(
      String tokenHash, String instance, Instant now, Supplier<IssuedCertificate> issue) {
    EnrolmentEntity row =
        enrolments
            .findForUpdateByTokenHash(tokenHash)
            .filter(found -> isEqual(found.tokenHash(), tokenHash))
            .orElseThrow(() -> new EnrolmentRefusedException("the token is unknown"));
    check(row.enrolment(), instance, now);
    row.use();
    IssuedCertificate issued = issue.get();
    certificates.save(
        new IssuedCertificateEntity(
            new IssuedCertificate(
                issued.serial(),
                instance,
                null,
                row.getId(),
                issued.issuedAt(),
                issued.notAfter(),
                null)));
  }

  private void check(Enrolment enrolment, String instance, Instant now) {
    if (!enrolment.isFor(instance)) {
      throw new EnrolmentRefusedException(
          "the token is for %s"
              .formatted(enrolment.pattern() == null ? enrolment.instance() : enrolment.pattern()));
    }
    if (!now.isBefore(enrolment.expiresAt())) {
      throw new EnrolmentRefusedException("the token expired at " + enrolment.expiresAt());
    }
    if (enrolment.used() >= enrolment.uses()) {
      throw new EnrolmentRefusedException("the token has been used");
    }
    // Whoever holds a token for many must not take the place of an instance that is there.
    if (enrolment.pattern() != null
        && certificates(instance).stream()
            .anyMatch(
                present -> present.isUsableAt(now) || enrolment.id().equals(present.enrolment()))) {
      throw new EnrolmentRefusedException("an instance of this name has a certificate");
    }
  }

  private static boolean isEqual(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }

  /** Adds the successor of an agent's certificate, or the certificate of a client. */
  @Transactional
  public void add(IssuedCertificate certificate) {
    certificates.deleteByNotAfterBefore(certificate.issuedAt().minus(KEPT));
    certificates.save(new IssuedCertificateEntity(certificate));
  }

  /** All certificates: those of agents first, by name, and the newest first. */
  @Transactional(readOnly = true)
  public List<IssuedCertificate> certificates() {
    return certificates.findAll().stream()
        .map(IssuedCertificateEntity::certificate)
        .sorted(
            Comparator.comparing(IssuedCertificate::holder)
                .thenComparing(IssuedCertificate::issuedAt, Comparator.reverseOrder()))
        .toList();
  }

  private List<IssuedCertificate> certificates(String instance) {
    return certificates.findByInstance(instance).stream()
        .map(IssuedCertificateEntity::certificate)
        .toList();
  }

  @Transactional(readOnly = true)
  public Optional<IssuedCertificate> certificate(String serial) {
    return certificates.findById(serial).map(IssuedCertificateEntity::certificate);
  }

  /** The serials of all revoked certificates that have not expired long ago. */
  @Transactional(readOnly = true)
  public List<String> revoked() {
    return certificates.findByRevokedAtIsNotNull().stream()
        .map(IssuedCertificateEntity::getId)
        .toList();
  }

  /**
   * Revokes a certificate. Of an agent, also those that it renewed or that renewed it: their keys
   * are on the same host.
   *
   * @return the certificates, the one of that serial first; empty when there is none
   */
  @Transactional
  public List<IssuedCertificate> revoke(String serial, Instant now) {
    Optional<IssuedCertificate> found = certificate(serial);
    if (found.isEmpty()) {
      return List.of();
    }
    return related(found.get()).stream()
        .peek(row -> row.revoke(now))
        .map(IssuedCertificateEntity::certificate)
        .sorted(Comparator.comparing(row -> !row.serial().equals(serial)))
        .toList();
  }

  private List<IssuedCertificateEntity> related(IssuedCertificate certificate) {
    String instance = certificate.instance();
    return instance == null
        ? certificates.findById(certificate.serial()).stream().toList()
        : certificates.findByInstance(instance).stream()
            .filter(row -> Objects.equals(row.certificate().enrolment(), certificate.enrolment()))
            .toList();
  }
}
