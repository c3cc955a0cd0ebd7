package io.zeekeeper.controller.nodes;

import io.zeekeeper.controller.agents.Agent;
import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.reconciliation.RunStateOverrides;
import io.zeekeeper.service.ServiceIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** The endpoints that Prometheus is to scrape, from what is in memory. Never blocks. */
@Component
public final class ScrapeTargets implements SmartLifecycle {
  private final Agents agents;
  private final Configurations configurations;
  private final RunStateOverrides overrides;
  private final String controllerName;
  private volatile boolean running;

  ScrapeTargets(
      Agents agents,
      Configurations configurations,
      RunStateOverrides overrides,
      ServiceIdentity identity) {
    this.agents = agents;
    this.configurations = configurations;
    this.overrides = overrides;
    this.controllerName = identity.name();
  }

  /** All targets, without an order; empty while the controller starts or ends. */
  public Optional<List<ScrapeTarget>> all(Scraper scraper) {
    return running ? Optional.of(targets(scraper)) : Optional.empty();
  }

  private List<ScrapeTarget> targets(Scraper scraper) {
    Optional<Deployed> deployed = configurations.deployed();
    Map<String, Agent> known = new TreeMap<>();
    agents.known().forEach(agent -> known.put(agent.instance(), agent));
    return new TargetList(
            controllerName,
            deployed.map(Deployed::configuration),
            known,
            instance -> deployed.map(now -> overrides.of(instance, now)).orElse(Map.of()))
        .of(scraper);
  }

  /** Last of all, when everything else has started. */
  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
