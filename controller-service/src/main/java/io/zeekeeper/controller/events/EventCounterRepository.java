package io.zeekeeper.controller.events;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;

/** The counter of events. */
interface EventCounterRepository extends JpaRepository<EventCounterEntity, String> {

  /** Keeps other writers from counting until the transaction ends. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  Optional<EventCounterEntity> findForUpdateByName(String name);
}
