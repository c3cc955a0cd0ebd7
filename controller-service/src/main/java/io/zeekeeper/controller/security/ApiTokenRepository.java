package io.zeekeeper.controller.security;

import java.time.Instant;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.transaction.annotation.Transactional;

/** API tokens by name. */
interface ApiTokenRepository extends JpaRepository<ApiTokenEntity, String> {

  /** Notes a use; a token that was revoked in the meantime stays so. */
  @Transactional
  @Modifying
  @Query("update ApiTokenEntity set lastUsedAt = ?2 where name = ?1")
  void used(String name, Instant time);

  /** Deletes a token; returns how many there were. */
  @Transactional
  @Modifying
  @Query("delete from ApiTokenEntity where name = ?1")
  int revoke(String name);
}
