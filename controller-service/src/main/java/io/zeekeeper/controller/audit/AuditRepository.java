package io.zeekeeper.controller.audit;

import io.zeekeeper.controller.database.ReplacingRepository;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** Records of the audit by id. */
interface AuditRepository
    extends ReplacingRepository<AuditEntity, String>, JpaSpecificationExecutor<AuditEntity> {

  /** The id and the outcome of a stored record. */
  interface Stored {
    String getId();

    String getOutcome();
  }

  @Query("select a.id as id, a.outcome as outcome from AuditEntity a where a.id in :ids")
  List<Stored> stored(Collection<String> ids);

  @Query("select min(a.id) from AuditEntity a")
  @Nullable String oldest();

  /** The ids, the newest first. */
  @Query("select a.id from AuditEntity a order by a.id desc")
  List<String> ids(Pageable page);

  @Query("select min(a.id) from AuditEntity a where a.requestedAt >= :time")
  @Nullable String oldestSince(Instant time);

  @Modifying
  @Query("delete from AuditEntity a where a.id < :id")
  int deleteBefore(String id);
}
