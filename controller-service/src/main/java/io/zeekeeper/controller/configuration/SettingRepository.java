package io.zeekeeper.controller.configuration;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;

/** Settings by name. */
interface SettingRepository extends JpaRepository<SettingEntity, String> {

  /** Locks the row until the transaction ends. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  Optional<SettingEntity> findForUpdateByName(String name);
}
