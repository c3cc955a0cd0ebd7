package io.zeekeeper.controller.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The open records of deployments that go on after their client has its answer. A deployment may
 * end before its record is here, so the latest ends are kept for a while. Safe on any thread.
 */
@Component
final class OpenDeployments {
  private static final int MAX_KEPT = 100;

  private final Map<String, AuditRecord> open = new LinkedHashMap<>();
  private final Map<String, End> ends = new LinkedHashMap<>();

  /** How a deployment ended. */
  record End(boolean success, long succeeded, long failed) {}

  /** Keeps the open record of a deployment; returns the deployment's end if it has ended. */
  synchronized Optional<End> add(String deployment, AuditRecord record) {
    End end = ends.remove(deployment);
    if (end == null) {
      bounded(open, deployment, record);
    }
    return Optional.ofNullable(end);
  }

  /** Removes the record of an operation that ended otherwise. */
  synchronized void remove(AuditRecord record) {
    open.values().removeIf(each -> each.id().equals(record.id()));
  }

  /** Takes out the record of a deployment that has ended. */
  synchronized Optional<AuditRecord> end(String deployment, End end) {
    AuditRecord record = open.remove(deployment);
    if (record == null) {
      bounded(ends, deployment, end);
    }
    return Optional.ofNullable(record);
  }

  private static <T> void bounded(Map<String, T> map, String deployment, T value) {
    map.put(deployment, value);
    if (map.size() > MAX_KEPT) {
      map.remove(map.keySet().iterator().next());
    }
  }
}
