package io.zeekeeper.controller.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** Events by id. */
interface EventRepository
    extends JpaRepository<EventEntity, Long>, JpaSpecificationExecutor<EventEntity> {
  @Query("select max(e.id) from EventEntity e")
  @Nullable Long newest();

  @Modifying
  @Query("delete from EventEntity e where e.id < :id or (e.happenedAt < :time and e.id < :kept)")
  int deleteBefore(long id, Instant time, long kept);
}
