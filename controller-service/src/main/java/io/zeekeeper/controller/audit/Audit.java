package io.zeekeeper.controller.audit;

import io.zeekeeper.controller.database.DatabaseThreads;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads the audit. Never blocks. */
@Component
public final class Audit {
  private final AuditStore store;
  private final DatabaseThreads database;

  Audit(AuditStore store, DatabaseThreads database) {
    this.store = store;
    this.database = database;
  }

  /**
   * The last records before a record, the newest first.
   *
   * @param id the id of that record; null for the newest records
   */
  public Mono<List<AuditRecord>> before(@Nullable String id, AuditFilter filter, int limit) {
    return database.call(() -> store.before(id, filter, limit));
  }
}
