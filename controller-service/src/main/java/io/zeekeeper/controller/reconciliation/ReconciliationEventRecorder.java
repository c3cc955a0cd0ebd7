package io.zeekeeper.controller.reconciliation;

import io.zeekeeper.controller.events.EventLog;
import io.zeekeeper.controller.events.EventType;
import io.zeekeeper.controller.events.Occurrence;
import io.zeekeeper.model.Result;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Records the beginning and the end of reconciliations. Never blocks. */
@Component
public final class ReconciliationEventRecorder {
  private final EventLog events;

  ReconciliationEventRecorder(EventLog events) {
    this.events = events;
  }

  void begun(String instance, String what) {
    events.record(Occurrence.of(EventType.RECONCILIATION_BEGUN, what).onInstance(instance));
  }

  void ended(String instance, List<Result> results) {
    boolean succeeded = results.stream().allMatch(Result::success);
    events.record(
        Occurrence.of(
                EventType.RECONCILIATION_ENDED,
                succeeded ? "in line" : "not in line: " + Result.toString(results))
            .onInstance(instance)
            .with(Map.of("success", succeeded)));
  }
}
