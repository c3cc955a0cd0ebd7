package io.zeekeeper.controller.identity;

import java.time.Instant;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;

/** Certificates of agents and clients by serial. */
interface IssuedCertificateRepository extends JpaRepository<IssuedCertificateEntity, String> {
  List<IssuedCertificateEntity> findByInstance(String instance);

  List<IssuedCertificateEntity> findByRevokedAtIsNotNull();

  void deleteByNotAfterBefore(Instant time);
}
