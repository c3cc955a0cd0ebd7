package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.Agent;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * The sessions in which an agent got the present deployment, or was found to run it. Until then,
 * the agent's hello describes its deployment. Safe on any thread.
 */
@Component
public class ReachedSessions {
  private final Map<String, Long> sessions = new ConcurrentHashMap<>();

  public void add(Agent agent) {
    sessions.put(agent.instance(), agent.session());
  }

  /** Removes agents that do not have the deployed configuration, because it has changed. */
  void forget(Collection<String> instances) {
    sessions.keySet().removeAll(instances);
  }

  public void remove(Agent agent) {
    sessions.remove(agent.instance(), agent.session());
  }

  public boolean contains(Agent agent) {
    return sessions.getOrDefault(agent.instance(), 0L) == agent.session();
  }
}
