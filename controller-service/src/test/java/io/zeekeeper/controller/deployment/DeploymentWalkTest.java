package io.zeekeeper.controller.deployment;

import static io.zeekeeper.controller.deployment.DeploymentWorld.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.controller.agents.SimulatedAgents.Mood;
import io.zeekeeper.controller.agents.SimulatedAgents.SimulatedAgent;
import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.deployment.Deployment.State;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * A random walk over deployments, rollbacks, cancellations, agents that connect, disconnect or
 * misbehave, and restarts of the controller. {@code -Dzeekeeper.walk.seed} repeats a walk.
 */
class DeploymentWalkTest {
  private static final List<String> INSTANCES = List.of("a", "b", "c");
  private static final int STEPS = Integer.getInteger("zeekeeper.walk.steps", 600);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final long seed = Long.getLong("zeekeeper.walk.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<String> begun = new ArrayList<>();
  private final Map<String, Configuration> configurations = new HashMap<>();
  private long deployedNumber;
  private int clusters;

  @Test
  void randomWalkKeepsAllInvariants() {
    System.out.println("deployment walk: seed " + seed);
    try (var world =
        new DeploymentWorld(
            "jdbc:h2:mem:walk",
            Map.of(
                "zeekeeper.timeouts.deploy", "250ms",
                "zeekeeper.timeouts.restart", "100ms",
                "zeekeeper.timeouts.query", "60ms"))) {
      for (int step = 0; step < STEPS; step++) {
        step(world);
        check(world);
      }
      settle(world);
      begun.forEach(id -> checkEnd(world, id));
    }
  }

  private void step(DeploymentWorld world) {
    String instance = INSTANCES.get(random.nextInt(INSTANCES.size()));
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> deploy(world);
      case 3 -> rollBack(world);
      case 4 -> cancel(world);
      case 5, 6 -> world.agents.connect(instance);
      case 7 -> world.agents.disconnect(instance);
      case 8 -> {
        Mood[] moods = Mood.values();
        world.agents.agent(instance).mood = moods[random.nextInt(moods.length)];
      }
      case 9 -> world.agents.agent(instance).mood = Mood.WELL;
      case 10 -> {
        if (random.nextInt(4) == 0) {
          world.stop();
          world.start();
        }
      }
      default -> LockSupport.parkNanos(random.nextInt(20_000_000));
    }
  }

  private Configuration randomCluster() {
    List<String> chosen =
        new ArrayList<>(INSTANCES.stream().filter(name -> random.nextInt(3) > 0).toList());
    if (chosen.isEmpty()) {
      chosen.add("a");
    }
    Configuration next = cluster("c" + clusters++ % 5, chosen.toArray(String[]::new));
    configurations.put(next.id(), next);
    return next;
  }

  private void deploy(DeploymentWorld world) {
    try {
      OnFailure onFailure = random.nextBoolean() ? OnFailure.KEEP : OnFailure.ROLLBACK;
      begun.add(world.deploy(randomCluster(), onFailure).deployment().id());
    } catch (ConflictException e) {
      assertThat(e).hasMessageContaining("still pending");
    }
  }

  private void rollBack(DeploymentWorld world) {
    List<DeploymentSummary> newest = world.deployments().newest(Long.MAX_VALUE, 5);
    if (newest.isEmpty()) {
      return;
    }
    Deployment undone = newest.get(random.nextInt(newest.size())).deployment();
    try {
      begun.add(
          world
              .deployments()
              .rollback(undone, DeploymentWorld.request(OnFailure.KEEP))
              .deployment()
              .id());
    } catch (ConflictException e) {
      assertThat(e.getMessage()).containsAnyOf("still pending", "nothing was deployed");
    }
  }

  private void cancel(DeploymentWorld world) {
    world
        .deployments()
        .pending()
        .ifPresent(pending -> {
          try {
            Deployment ended = world.deployments().cancel(pending.id()).join();
            assertThat(ended.state()).isEqualTo(State.CANCELLED);
          } catch (ConflictException e) {
            assertThat(e.getMessage()).containsAnyOf("has already ended", "is under way");
          }
        });
  }

  private void check(DeploymentWorld world) {
    assertThat(world.agents.violations()).as("seed %d", seed).isEmpty();
    assertThat(world.store().open()).as("seed %d", seed).hasSizeLessThanOrEqualTo(1);
    long number = world.configurations().deployed().map(Deployed::number).orElse(0L);
    assertThat(number)
        .as("the deployed number decreases, seed %d", seed)
        .isGreaterThanOrEqualTo(deployedNumber);
    deployedNumber = number;
  }

  /** Checks that agents finally run the deployed configuration, and no other of this controller. */
  private void settle(DeploymentWorld world) {
    for (String instance : INSTANCES) {
      world.agents.agent(instance).mood = Mood.WELL;
      world.agents.connect(instance);
    }
    await().atMost(PATIENCE).until(() -> world.deployments().pending().isEmpty());
    // On a busy machine, a deployment may time out.
    var last = new AtomicReference<Deployment>();
    await("seed " + seed)
        .atMost(PATIENCE)
        .until(() -> {
          last.set(world.deploy(randomCluster(), OnFailure.KEEP).over().join());
          return last.get().state() == State.SUCCEEDED;
        });
    Deployed deployed = world.configurations().deployed().orElseThrow();
    assertThat(deployed.deploymentId()).isEqualTo(last.get().id());
    for (String instance : INSTANCES) {
      SimulatedAgent agent = world.agents.agent(instance);
      boolean isNeeded = deployed.configuration().instanceNames().contains(instance);
      await("seed " + seed + ": " + instance)
          .atMost(PATIENCE)
          .until(() ->
              isNeeded
                  ? deployed.configuration().equals(agent.configuration) && !agent.standby
                  : agent.runs == null || agent.standby);
    }
  }

  private void checkEnd(DeploymentWorld world, String id) {
    Deployment ended = world.store().find(id).orElseThrow();
    assertThat(ended.state().ended()).as("seed %d: %s", seed, ended).isTrue();
    List<String> reported =
        ended.results().stream().map(Result::node).filter(Objects::nonNull).sorted().toList();
    assertThat(reported).as("seed %d", seed).doesNotHaveDuplicates();
    Result last = ended.results().isEmpty() ? null : ended.results().getLast();
    if (last != null && last.success() && last.instance() == null) {
      Configuration configuration =
          world.configurations().byIdentity(ended.configuration().key()).orElseThrow();
      assertThat(reported)
          .as("seed %d: %s", seed, ended)
          .containsAll(configuration.nodes().stream().map(Node::name).toList());
    }
  }
}
