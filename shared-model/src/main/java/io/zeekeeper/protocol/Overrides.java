package io.zeekeeper.protocol;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Copies requested run states by node, without nulls and sorted by name. */
final class Overrides {
  private Overrides() {}

  static SortedMap<String, RunState> copy(Map<String, RunState> states) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(Map.copyOf(states)));
  }
}
