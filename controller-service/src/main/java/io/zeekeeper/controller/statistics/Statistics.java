package io.zeekeeper.controller.statistics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.zeekeeper.controller.agents.Agent;
import io.zeekeeper.controller.agents.AgentListener;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.NotifyStatistics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The statistics of the last hour, in slots of ten seconds. Reports come on event loops, one at a
 * time from each agent. Safe on any thread; never blocks, and never takes more than a bounded
 * amount of memory.
 */
@Component
public final class Statistics implements AgentListener {
  private static final Logger log = LoggerFactory.getLogger(Statistics.class);

  /** The longest time that can be read. */
  public static final Duration LONGEST = SlotClock.STEP.multipliedBy(Column.SLOTS);

  /** The length of a slot. */
  public static final Duration STEP = SlotClock.STEP;

  // About 80 MB: enough for 10,000 hosts with two interfaces, or for 1,000 with 10 nodes each.
  private static final int MAX_COLUMNS = 100_000;
  private static final Duration FORGET_EVERY = Duration.ofMinutes(1);

  private final SlotClock clock;
  private final Budget budget;
  private final Map<String, InstanceHistory> instances = new ConcurrentHashMap<>();
  private final AtomicLong forgotMillis = new AtomicLong();
  private final List<ReportListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean warned = new AtomicBoolean();

  /** Called for each report of an agent, on the event loop of its connection. */
  @FunctionalInterface
  public interface ReportListener {
    /**
     * @param at when the report came
     * @param latest gives the numbers of the present slot
     */
    void reported(Instant at, String instance, Supplier<InstanceSeries> latest);
  }

  /**
   * Statistics of some slots, each {@link #STEP} long.
   *
   * @param from when the first slot began
   * @param count the number of slots; the last is the present slot
   * @param instances the instances that have any numbers there, by name
   */
  public record Window(Instant from, int count, List<InstanceSeries> instances) {
    public Window {
      instances = List.copyOf(instances);
    }
  }

  @Autowired
  Statistics(Clock clock, MeterRegistry meters) {
    this(clock, System::nanoTime, new Budget(MAX_COLUMNS), meters);
  }

  Statistics(Clock clock, LongSupplier nanos, Budget budget, MeterRegistry meters) {
    this.clock = new SlotClock(clock, nanos);
    this.budget = budget;
    this.forgotMillis.set(this.clock.steadyMillis());
    Gauge.builder("zeekeeper.statistics.series", budget, Budget::taken)
        .description("Series of numbers that the controller keeps for an hour")
        .register(meters);
  }

  public void addListener(ReportListener listener) {
    listeners.add(listener);
  }

  @Override
  public void notified(Agent agent, AgentMessage message) {
    if (message instanceof NotifyStatistics report) {
      add(agent.instance(), report);
    }
  }

  void add(String instance, NotifyStatistics report) {
    forgetOld();
    long slot = clock.slot();
    InstanceHistory history =
        instances.compute(instance, (name, known) -> touched(name, known, slot));
    if (history == null) {
      warnOfLackOfRoom(instance);
    } else if (history.isDue(clock.steadyMillis())) {
      if (!history.add(slot, report)) {
        warnOfLackOfRoom(instance);
      }
      listeners.forEach(listener ->
          listener.reported(clock.now(), instance, () -> history.read(slot, slot, node -> true)));
    }
  }

  /** The history of an instance, which is not forgotten now; null when there is no room for it. */
  private @Nullable InstanceHistory touched(
      String instance, @Nullable InstanceHistory known, long slot) {
    InstanceHistory history = known;
    if (history == null && budget.take(InstanceHistory.COLUMNS)) {
      history = new InstanceHistory(instance, budget);
    }
    if (history != null) {
      history.touch(slot);
    }
    return history;
  }

  private void warnOfLackOfRoom(String instance) {
    if (warned.compareAndSet(false, true)) {
      log.atWarn()
          .addKeyValue("instance", instance)
          .log("there is no room for all statistics of {}; this is not reported again", instance);
    }
  }

  /** Drops what has not been reported for an hour. */
  private void forgetOld() {
    long now = clock.steadyMillis();
    long before = forgotMillis.get();
    if (now - before < FORGET_EVERY.toMillis() || !forgotMillis.compareAndSet(before, now)) {
      return;
    }
    long first = clock.slot() - Column.SLOTS + 1;
    for (String instance : instances.keySet()) {
      instances.computeIfPresent(
          instance,
          (name, history) -> {
            if (!history.forgetBefore(first)) {
              return history;
            }
            budget.giveBack(InstanceHistory.COLUMNS);
            return null;
          });
    }
  }

  /**
   * Reads the latest statistics.
   *
   * @param last how far back, from {@link #STEP} to {@link #LONGEST}
   * @param wantedInstances the instances to read; empty for all
   * @param wantedNodes the nodes to read, and only instances with one of them; empty for all
   */
  public Window read(Duration last, Set<String> wantedInstances, Set<String> wantedNodes) {
    forgetOld();
    int count = Math.toIntExact(Math.ceilDiv(last.toMillis(), STEP.toMillis()));
    if (count < 1 || count > Column.SLOTS) {
      throw new IllegalArgumentException("statistics are kept for PT10S to PT1H, not " + last);
    }
    long to = clock.slot();
    long from = to - count + 1;
    List<InstanceSeries> found =
        instances.entrySet().stream()
            .filter(each -> wantedInstances.isEmpty() || wantedInstances.contains(each.getKey()))
            .sorted(Map.Entry.comparingByKey())
            .map(each ->
                each.getValue()
                    .read(from, to, node -> wantedNodes.isEmpty() || wantedNodes.contains(node)))
            .filter(series -> !series.isEmpty())
            .filter(series -> wantedNodes.isEmpty() || !series.nodes().isEmpty())
            .toList();
    return new Window(clock.start(from), count, found);
  }
}
