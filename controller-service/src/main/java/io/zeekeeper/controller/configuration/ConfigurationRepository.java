package io.zeekeeper.controller.configuration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

/** Configurations by their key. */
interface ConfigurationRepository extends JpaRepository<ConfigurationEntity, String> {
  /** The newest of those that had this id. */
  Optional<ConfigurationEntity> findFirstByIdOrderByCreatedAtDesc(String id);

  /** The keys of all, the newest first. */
  @Query("select c.identity from ConfigurationEntity c order by c.createdAt desc, c.identity")
  List<String> identities();

  @Query("select c.identity from ConfigurationEntity c where c.createdAt < :oldest")
  List<String> identitiesBefore(@Param("oldest") Instant oldest);
}
