package io.zeekeeper.controller.events;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;

/** The counter of event ids. */
interface EventCounterRepository extends JpaRepository<EventCounterEntity, String> {

  /** Reads the counter and locks it until the transaction ends. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  Optional<EventCounterEntity> findForUpdateByName(String name);
}
