package io.zeekeeper.controller.statistics;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The histories of an instance's nodes, disks or interfaces, by name. A host may make ever new
 * names, so those of earlier reports make room for those of the latest. Not safe for concurrent
 * use.
 */
final class Histories<T extends Histories.History> {
  private final int max;
  private final Budget budget;
  private final int columns;
  private final Supplier<T> factory;
  private final Map<String, T> all = new TreeMap<>();

  /** The history of one thing. */
  interface History {
    /** The slot of the latest report. */
    long latest();
  }

  /**
   * @param columns how many columns each history has
   */
  Histories(int max, Budget budget, int columns, Supplier<T> factory) {
    this.max = max;
    this.budget = budget;
    this.columns = columns;
    this.factory = factory;
  }

  /**
   * The history of a name.
   *
   * @param present all names of the report, at most as many as there is room for
   * @return null when there is no room for another history
   */
  @Nullable T of(String name, Set<String> present) {
    T known = all.get(name);
    if (known != null) {
      return known;
    }
    if (all.size() >= max) {
      removeIf((each, history) -> !present.contains(each));
    }
    if (all.size() >= max || !budget.take(columns)) {
      return null;
    }
    T added = factory.get();
    all.put(name, added);
    return added;
  }

  private interface Rule<T> {
    boolean test(String name, T history);
  }

  private void removeIf(Rule<T> rule) {
    all.entrySet()
        .removeIf(each -> {
          boolean isRemoved = rule.test(each.getKey(), each.getValue());
          if (isRemoved) {
            budget.giveBack(columns);
          }
          return isRemoved;
        });
  }

  /** Removes the histories without a report since {@code slot}. */
  void forgetBefore(long slot) {
    removeIf((name, history) -> history.latest() < slot);
  }

  void clear() {
    removeIf((name, history) -> true);
  }

  Map<String, T> all() {
    return all;
  }
}
