package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.preflight.Preflight;
import io.zeekeeper.agent.supervision.World;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Prepares deployments without Zeek, and hands checks to the test. */
final class SimulatedPreflight implements Preflight {
  private final SimulatedAgent agent;
  private final World.Life life;

  SimulatedPreflight(SimulatedAgent agent, World.Life life) {
    this.agent = agent;
    this.life = life;
  }

  @Override
  public void prepare(
      Configuration configuration, ClusterSettings cluster, Consumer<Prepared> then) {
    agent.preparations++;
    Map<String, String> digests = new HashMap<>();
    List<LaunchSpec> specs = new ArrayList<>();
    for (Node node : configuration.nodesOf(SimulatedAgent.INSTANCE)) {
      specs.add(Configurations.spec(node));
      digests.put(node.name(), agent.host.scriptDigest);
    }
    var _ =
        life.schedule(
            agent.preparation.get(), () -> then.accept(new Prepared(specs, digests, null)));
  }

  @Override
  public Check check(
      Configuration configuration,
      ClusterSettings cluster,
      Set<Integer> held,
      Consumer<Map<String, String>> then) {
    var check = new SimulatedCheck(held, then);
    configuration.nodesOf(SimulatedAgent.INSTANCE).forEach(node -> check.pending.add(node.name()));
    agent.checks.add(check);
    return check;
  }

  /** A check that a test completes. */
  static final class SimulatedCheck implements Check {
    final Set<Integer> held;
    final Map<String, String> problems = new HashMap<>();
    final Set<String> pending = new HashSet<>();
    final Consumer<Map<String, String>> then;
    boolean isCancelled;

    SimulatedCheck(Set<Integer> held, Consumer<Map<String, String>> then) {
      this.held = held;
      this.then = then;
    }

    @Override
    public Map<String, String> problems() {
      return problems;
    }

    @Override
    public Set<String> pending() {
      return pending;
    }

    @Override
    public void cancel() {
      isCancelled = true;
    }
  }
}
