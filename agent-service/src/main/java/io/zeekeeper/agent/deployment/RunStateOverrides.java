package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.deployment.DeploymentStore.Kept;
import io.zeekeeper.protocol.RunState;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Run states requested since the deployment that differ from the configuration.
 *
 * @param deployment the deployment that they belong to, by the launch number of its adoption
 * @param states the wanted run states, by node
 * @param starts the least launch number that counts, by node: a restart or start was requested
 */
public record RunStateOverrides(
    long deployment, SortedMap<String, RunState> states, SortedMap<String, Long> starts) {

  public RunStateOverrides {
    Objects.requireNonNull(states, "states");
    Objects.requireNonNull(starts, "starts");
    states = Collections.unmodifiableSortedMap(new TreeMap<>(states));
    starts = Collections.unmodifiableSortedMap(new TreeMap<>(starts));
  }

  /** The overrides that a deployment begins with. */
  static RunStateOverrides of(@Nullable Kept kept) {
    Map<String, RunState> states = kept == null ? Map.of() : kept.request().overridden();
    return new RunStateOverrides(
        kept == null ? 0 : kept.since(), new TreeMap<>(states), new TreeMap<>());
  }

  boolean belongsTo(@Nullable Kept kept) {
    return kept != null && kept.since() == deployment;
  }

  /** A copy in which {@code names} are requested to be {@code state}. */
  RunStateOverrides with(Kept kept, Collection<String> names, RunState state) {
    return new RunStateOverrides(
        deployment,
        new TreeMap<>(kept.request().withOverrides(states).withOverride(names, state).overridden()),
        starts);
  }

  /** A copy in which only launches of {@code names} from number {@code since} on count. */
  RunStateOverrides started(Collection<String> names, long since) {
    var next = new TreeMap<>(starts);
    names.forEach(name -> next.put(name, since));
    return new RunStateOverrides(deployment, states, next);
  }
}
