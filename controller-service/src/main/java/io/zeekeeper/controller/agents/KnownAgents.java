package io.zeekeeper.controller.agents;

import io.zeekeeper.controller.database.Queued;
import io.zeekeeper.controller.database.WriteBehind;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * The last known state of every agent, connected or not. Reads are from memory; the database
 * follows a moment later. Safe on any thread, never blocks.
 */
@Component
class KnownAgents implements Queued, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KnownAgents.class);
  private static final WriteBehind.Limits LIMITS =
      new WriteBehind.Limits(100_000, 2_000, Duration.ofSeconds(1));

  /** Twice the number of agents that a cluster may have. */
  static final int MAX_AGENTS = 20_000;

  // Many at a time, because each search goes through all agents.
  private static final int FORGOTTEN_AT_ONCE = MAX_AGENTS / 20;

  private final AgentRepository repository;
  private final Map<String, Agent> known = new ConcurrentHashMap<>();
  private final WriteBehind<String> unwritten;
  private volatile Set<String> kept = Set.of();

  KnownAgents(AgentRepository repository) {
    this.repository = repository;
    repository.findAll().forEach(this::read);
    this.unwritten = new WriteBehind<>("known agents", LIMITS, this::write, instance -> {}).start();
  }

  private void read(AgentEntity row) {
    try {
      known.put(row.getId(), row.agent());
    } catch (JacksonException e) {
      log.atWarn()
          .addKeyValue("instance", row.getId())
          .log(
              "cannot read the last known state of agent {}, which counts as unknown: {}",
              row.getId(),
              e.getOriginalMessage());
    }
  }

  Map<String, Agent> all() {
    return Map.copyOf(known);
  }

  Optional<Agent> find(String instance) {
    return Optional.ofNullable(known.get(instance));
  }

  /** Updates the state of an agent that has, or just had, a session. */
  void update(Agent agent) {
    known.put(
        agent.instance(),
        new Agent(agent.instance(), 0, agent.host(), agent.hello(), agent.lastSeen()));
    unwritten.offer(agent.instance());
    if (known.size() > MAX_AGENTS) {
      forgetOldest();
    }
  }

  /** Sets the instances that are never forgotten, however long they are not connected. */
  void keep(Stream<String> instances) {
    kept = instances.collect(Collectors.toUnmodifiableSet());
  }

  /** Keeps a peer that connects under ever new names from filling memory and database. */
  private synchronized void forgetOldest() {
    int excess = known.size() - MAX_AGENTS + FORGOTTEN_AT_ONCE;
    if (excess <= FORGOTTEN_AT_ONCE) {
      // Another thread was quicker.
      return;
    }

    List<Agent> oldest =
        known.values().stream()
            .filter(agent -> !kept.contains(agent.instance()))
            .sorted(Comparator.comparing(Agent::lastSeen))
            .limit(excess)
            .toList();
    for (Agent agent : oldest) {
      if (known.remove(agent.instance(), agent)) {
        unwritten.offer(agent.instance());
      }
    }
  }

  /** Writes the present state, on the thread that writes. */
  private void write(List<String> instances) {
    repository.replace(
        instances,
        instances.stream().flatMap(name -> find(name).map(AgentEntity::new).stream()).toList());
  }

  @Override
  public WriteBehind<?> queue() {
    return unwritten;
  }

  /** Writes the waiting changes if the database accepts them in time. */
  @Override
  public void close() {
    unwritten.close();
  }
}
