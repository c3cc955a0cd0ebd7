package io.zeekeeper.agent.supervision;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bounds how many nodes boot at once. On the loop only. */
final class StartGate {
  private static final int FEW_PER_CPU = 4;
  private static final int BOUND_PER_CPU = 2;

  private final @Nullable Integer configured;
  private final int cpus;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private final Set<Object> booting = new HashSet<>();

  private record Waiting(Object owner, Runnable start) {}

  /**
   * @param configured most that may boot at once; absent for the default
   */
  StartGate(@Nullable Integer configured, int cpus) {
    this.configured = configured;
    this.cpus = cpus;
  }

  /** Calls {@code start} when {@code owner} may boot, maybe at once. */
  void enter(Object owner, Runnable start) {
    waiting.removeIf(entry -> entry.owner().equals(owner));
    waiting.add(new Waiting(owner, start));
    admit();
  }

  /** {@code owner} is up, ended, or no longer wants to start. */
  void leave(Object owner) {
    booting.remove(owner);
    waiting.removeIf(entry -> entry.owner().equals(owner));
    admit();
  }

  private void admit() {
    while (!waiting.isEmpty() && booting.size() < bound()) {
      Waiting next = waiting.remove();
      booting.add(next.owner());
      next.start().run();
    }
  }

  // Measured: a few nodes are up soonest when all start at once; many when about two per processor
  // do, and then none misses its peers' patience either.
  private int bound() {
    if (configured != null) {
      return configured;
    }
    int all = waiting.size() + booting.size();
    return all <= FEW_PER_CPU * cpus ? Integer.MAX_VALUE : BOUND_PER_CPU * cpus;
  }
}
