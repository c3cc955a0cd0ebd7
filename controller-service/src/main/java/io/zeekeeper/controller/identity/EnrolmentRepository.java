package io.zeekeeper.controller.identity;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;

/** Enrolments by id. */
interface EnrolmentRepository extends JpaRepository<EnrolmentEntity, String> {

  /** Locks the row until the transaction ends, so that a token is used once. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  Optional<EnrolmentEntity> findForUpdateByTokenHash(String tokenHash);

  List<EnrolmentEntity> findAllByOrderByCreatedAtDescId();

  void deleteByExpiresAtBefore(Instant time);
}
