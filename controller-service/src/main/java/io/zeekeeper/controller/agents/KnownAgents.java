package io.zeekeeper.controller.agents;

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
 * The last known facts about every agent, also about those that are away. Reads are from memory;
 * the database follows a moment later. Safe on any thread, never blocks.
 */
@Component
class KnownAgents implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KnownAgents.class);
  private static final WriteBehind.Limits LIMITS =
      new WriteBehind.Limits(100_000, 2_000, Duration.ofSeconds(1));

  /** Twice the agents that there may be. */
  static final int MOST = 20_000;

  // Not one at a time, as each look goes through all.
  private static final int FORGOTTEN_AT_ONCE = MOST / 20;

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
      log.warn(
          "what agent {} said last cannot be read, and counts as never said: {}",
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

  /** Notes what is known of an agent that has, or just had, a session. */
  void heard(Agent agent) {
    known.put(
        agent.instance(),
        new Agent(agent.instance(), 0, agent.host(), agent.hello(), agent.lastSeen()));
    unwritten.offer(agent.instance());
    if (known.size() > MOST) {
      forgetOldest();
    }
  }

  /** Forgets none of these, however long they are away. */
  void keep(Stream<String> instances) {
    kept = instances.collect(Collectors.toUnmodifiableSet());
  }

  /** What connects under ever new names must not fill memory and database. */
  private synchronized void forgetOldest() {
    int many = known.size() - MOST + FORGOTTEN_AT_ONCE;
    if (many <= FORGOTTEN_AT_ONCE) {
      // Another thread has done it.
      return;
    }
    List<Agent> oldest =
        known.values().stream()
            .filter(agent -> !kept.contains(agent.instance()))
            .sorted(Comparator.comparing(Agent::lastSeen))
            .limit(many)
            .toList();
    for (Agent agent : oldest) {
      if (known.remove(agent.instance(), agent)) {
        unwritten.offer(agent.instance());
      }
    }
  }

  /** On the thread that writes: what is known of them when it is their turn. */
  private void write(List<String> instances) {
    repository.replace(
        instances,
        instances.stream().flatMap(name -> find(name).map(AgentEntity::new).stream()).toList());
  }

  /** Writes what there is, if the database takes it soon. */
  @Override
  public void close() {
    unwritten.close();
  }
}
