package io.zeekeeper.controller.audit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The open records of deployments that go on after their client has its answer. A repeated request
 * for a deployment has a record of its own. A deployment may end before its record is here, so the
 * latest ends are kept. Safe on any thread.
 */
@Component
final class OpenDeployments {
  private static final int MAX_KEPT = 100;

  // By the id of the record.
  private final Map<String, Open> open = new LinkedHashMap<>();
  // By the id of the deployment.
  private final Map<String, End> ends = new LinkedHashMap<>();

  private record Open(String deployment, AuditRecord record) {}

  /** How a deployment ended. */
  record End(boolean success, long succeeded, long failed) {}

  /** Keeps the open record of a deployment; returns the deployment's end if it has ended. */
  synchronized Optional<End> add(String deployment, AuditRecord record) {
    End end = ends.get(deployment);
    if (end == null) {
      bounded(open, record.id(), new Open(deployment, record));
    }
    return Optional.ofNullable(end);
  }

  /** Removes the record of an operation that ended otherwise. */
  synchronized void remove(AuditRecord record) {
    open.remove(record.id());
  }

  /** Takes out the records of a deployment that has ended. */
  synchronized List<AuditRecord> end(String deployment, End end) {
    bounded(ends, deployment, end);
    List<AuditRecord> ended =
        open.values().stream()
            .filter(each -> each.deployment().equals(deployment))
            .map(Open::record)
            .toList();
    ended.forEach(this::remove);
    return ended;
  }

  private static <T> void bounded(Map<String, T> map, String key, T value) {
    map.put(key, value);
    if (map.size() > MAX_KEPT) {
      map.remove(map.keySet().iterator().next());
    }
  }
}
