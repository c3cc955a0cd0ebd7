package io.zeekeeper.controller.configuration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

/** Configurations by their key. */
interface ConfigurationRepository extends JpaRepository<ConfigurationEntity, String> {
  /** The newest configuration with this id. */
  Optional<ConfigurationEntity> findFirstByIdOrderByCreatedAtDesc(String id);

  /** A configuration without its content. */
  record Row(String id, String contentHash, Instant createdAt) {}

  @Query(
      "select new io.zeekeeper.controller.configuration.ConfigurationRepository$Row("
          + "c.id, c.contentHash, c.createdAt) from ConfigurationEntity c"
          + " order by c.createdAt desc, c.identity")
  List<Row> newest(Limit limit);

  @Query(
      "select new io.zeekeeper.controller.configuration.ConfigurationRepository$Row("
          + "c.id, c.contentHash, c.createdAt) from ConfigurationEntity c, ConfigurationEntity a"
          + " where a.identity = :after and (c.createdAt < a.createdAt"
          + " or (c.createdAt = a.createdAt and c.identity > a.identity))"
          + " order by c.createdAt desc, c.identity")
  List<Row> after(@Param("after") String after, Limit limit);

  /** The keys of all configurations, the newest first. */
  @Query("select c.identity from ConfigurationEntity c order by c.createdAt desc, c.identity")
  List<String> identities();

  @Query("select c.identity from ConfigurationEntity c where c.createdAt < :oldest")
  List<String> identitiesBefore(@Param("oldest") Instant oldest);
}
