package io.zeekeeper.protocol;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Run states asked for, by node: copies without nulls, in the order of names. */
final class Overrides {
  private Overrides() {}

  static SortedMap<String, RunState> copy(Map<String, RunState> states) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(Map.copyOf(states)));
  }
}
