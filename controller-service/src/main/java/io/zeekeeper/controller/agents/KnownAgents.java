package io.zeekeeper.controller.agents;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * The agents as they were last known, those that are away as well. Reads are from memory; the
 * database follows a moment later. Safe on any thread, never blocks.
 */
@Component
class KnownAgents implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KnownAgents.class);
  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final long CLOSE_SECONDS = 5;

  private final AgentRepository repository;
  private final Map<String, Agent> known = new ConcurrentHashMap<>();
  private final Set<String> unwritten = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("agents").daemon(true).factory());

  KnownAgents(AgentRepository repository) {
    this.repository = repository;
    repository.findAll().forEach(row -> known.put(row.agent().instance(), row.agent()));
    var _ =
        executor.scheduleWithFixedDelay(
            this::write, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
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
    unwritten.add(agent.instance());
  }

  private void write() {
    List<String> instances = List.copyOf(unwritten);
    if (instances.isEmpty()) {
      return;
    }
    unwritten.removeAll(instances);
    List<AgentEntity> rows = new ArrayList<>();
    instances.forEach(instance -> find(instance).map(AgentEntity::new).ifPresent(rows::add));
    try {
      repository.saveAll(rows);
    } catch (RuntimeException e) {
      unwritten.addAll(instances);
      log.debug(
          "agents are not in the database yet: {}",
          NestedExceptionUtils.getMostSpecificCause(e).toString());
    }
  }

  @Override
  public void close() {
    executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    executor.execute(this::write);
    executor.shutdown();
    try {
      var _ = executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
