package io.zeekeeper.controller.configuration;

import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;

/** Configurations by their key. */
interface ConfigurationRepository extends JpaRepository<ConfigurationEntity, String> {
  /** The newest of those that had this id. */
  Optional<ConfigurationEntity> findFirstByIdOrderByCreatedAtDesc(String id);
}
