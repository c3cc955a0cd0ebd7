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
  @Query("select min(e.id) from EventEntity e")
  @Nullable Long oldest();

  @Query("select min(e.id) from EventEntity e where e.happenedAt >= :time")
  @Nullable Long oldestSince(Instant time);

  @Modifying
  @Query("delete from EventEntity e where e.id < :id")
  int deleteBefore(long id);
}
