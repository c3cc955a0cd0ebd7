package io.zeekeeper.controller.configuration;

import io.zeekeeper.controller.agents.Agent;
import io.zeekeeper.controller.agents.AgentListenSettings;
import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.events.EventLog;
import io.zeekeeper.controller.events.EventType;
import io.zeekeeper.controller.events.Occurrence;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.controller.roles.Role;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.InputProblem;
import io.zeekeeper.model.Instance;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * The staged, the ready and the deployed configuration. Reads are from memory and may come from any
 * thread; writes go to the database first and block.
 */
@Component
public class Configurations {
  private static final Logger log = LoggerFactory.getLogger(Configurations.class);

  private final ConfigurationStore store;
  private final ConfigurationValidator validator;
  private final AutoAssignSettings autoAssign;
  private final Agents agents;
  private final EventLog events;
  private final ApplicationEventPublisher publisher;
  private volatile Optional<Configuration> staged;
  private volatile Optional<Configuration> ready;
  private volatile Optional<Deployed> deployed;

  // Cached, because every connecting agent is checked against it.
  private volatile SortedSet<String> needed;

  /** A configuration was staged and is ready. */
  public record ConfigurationStaged(Configuration ready) {}

  Configurations(
      ConfigurationStore store,
      AutoAssignSettings autoAssign,
      AgentListenSettings listen,
      Agents agents,
      EventLog events,
      ApplicationEventPublisher publisher) {
    this.store = store;
    this.publisher = publisher;
    this.validator = new ConfigurationValidator(listen.agentPort(), autoAssign);
    this.autoAssign = autoAssign;
    this.agents = agents;
    this.events = events;
    this.staged = store.staged();
    this.ready = store.ready();
    this.deployed = store.deployed();
    this.needed = names(deployed);
    deployed.ifPresent(now -> log.info("deployed configuration is {}", now.configuration().id()));
  }

  public Optional<Configuration> staged() {
    return staged;
  }

  public Optional<Configuration> ready() {
    return ready;
  }

  public Optional<Deployed> deployed() {
    return deployed;
  }

  public Optional<Configuration> byId(String id) {
    return store.byId(id);
  }

  /**
   * {@code configuration} as a client sees it. Only administrators see secrets, because only they
   * stage configurations.
   *
   * @param client null if it is not known
   */
  public static Configuration visible(Configuration configuration, @Nullable Principal client) {
    return client != null && client.may(Role.ADMIN)
        ? configuration
        : configuration.withoutSecrets();
  }

  /**
   * All configurations in the database, the newest first.
   *
   * @param after the key of the configuration before the first result; absent for the first page
   */
  public List<KnownConfiguration> list(@Nullable String after, int limit) {
    return store.list(after, limit);
  }

  /** The instances of the deployed configuration. */
  public SortedSet<String> needed() {
    return needed;
  }

  private static SortedSet<String> names(Optional<Deployed> deployed) {
    return Collections.unmodifiableSortedSet(
        deployed.map(now -> now.configuration().instanceNames()).orElseGet(TreeSet::new));
  }

  /**
   * What staging {@code configuration} would make ready; changes nothing. Takes a while for a large
   * configuration, so not for event loops.
   *
   * @throws InvalidConfigurationException with all problems
   */
  public Configuration validate(Configuration configuration) {
    SortedSet<InputProblem> problems = validator.problems(configuration);
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(List.copyOf(problems));
    }
    return PortAssignment.fill(withAddresses(configuration), autoAssign);
  }

  /**
   * Stages a configuration. Validates it without a lock, so that an adoption need not wait.
   *
   * @param actor who requested it
   * @return the configuration that is now ready
   * @throws InvalidConfigurationException with all problems; then nothing has changed
   */
  public Configuration stage(Configuration configuration, Actor actor) {
    return stage(configuration, actor, before -> {});
  }

  /**
   * Stages a configuration on a condition.
   *
   * @param condition gets the configuration staged so far; throws to refuse
   */
  public Configuration stage(
      Configuration configuration, Actor actor, Consumer<Optional<Configuration>> condition) {
    condition.accept(staged);
    Configuration filled = validate(configuration);
    Occurrence occurrence = about(EventType.CONFIGURATION_STAGED, filled, "staged");
    stage(configuration, filled, occurrence.requestedBy(actor), condition);
    return filled;
  }

  private synchronized void stage(
      Configuration configuration,
      Configuration filled,
      Occurrence occurrence,
      Consumer<Optional<Configuration>> condition) {
    // Checked again, because another client may have staged meanwhile.
    condition.accept(staged);
    store.stage(configuration, filled);
    staged = Optional.of(configuration);
    ready = Optional.of(filled);
    log.info("configuration {} staged", configuration.id());
    events.record(occurrence);
    publisher.publishEvent(new ConfigurationStaged(filled));
  }

  /** {@code configuration} with the addresses of connected agents. */
  public Configuration withAddresses(Configuration configuration) {
    return withAddresses(configuration, this::connectedAddress);
  }

  /**
   * {@code configuration} with all known addresses: those of connected agents, and for other
   * instances the deployed ones. For rehearsals only, as an agent may return with another address.
   */
  public Configuration withLastAddresses(Configuration configuration) {
    Optional<Configuration> now = deployed.map(Deployed::configuration);
    return withAddresses(
        configuration,
        name ->
            connectedAddress(name)
                .or(() -> now.flatMap(known -> known.instance(name)).map(Instance::host)));
  }

  private Optional<String> connectedAddress(String instance) {
    return agents.connected(instance).map(Agent::host);
  }

  private static Configuration withAddresses(
      Configuration configuration, Function<String, Optional<String>> addressOf) {
    return new Configuration(
        configuration.id(),
        configuration.instances().stream()
            .map(instance ->
                instance.hostUnknown()
                    ? addressOf.apply(instance.name()).map(instance::withHost).orElse(instance)
                    : instance)
            .toList(),
        configuration.nodes());
  }

  /**
   * Makes {@code next} the deployed configuration, and stores it before this method returns. It
   * also becomes the ready configuration, unless a newer one has become ready.
   *
   * @param readyBefore the configuration that was ready when the deployment was requested; absent
   *     to replace the ready configuration in any case
   */
  public synchronized void adopt(Deployed next, Optional<Configuration> readyBefore) {
    boolean becomesReady = readyBefore.isEmpty() || readyBefore.equals(ready);
    store.adopt(next, becomesReady);
    if (becomesReady) {
      ready = Optional.of(next.configuration());
    }
    deployed = Optional.of(next);
    needed = names(deployed);
    Optional<String> warning = ClusterEncryption.warning(next.configuration(), next.cluster());
    warning.ifPresent(text -> log.warn("configuration {}: {}", next.configuration().id(), text));
    events.record(
        about(
            EventType.CONFIGURATION_ADOPTED,
            next.configuration(),
            "is now deployed" + warning.map(text -> "; " + text).orElse("")));
  }

  private static Occurrence about(EventType type, Configuration configuration, String what) {
    return Occurrence.of(type, "configuration %s %s".formatted(configuration.id(), what))
        .with(
            Map.of(
                "configuration", configuration.id(), "content_hash", configuration.contentHash()));
  }

  /** The key of the deployed configuration. */
  public Optional<String> deployedIdentity() {
    return deployed.map(now -> ConfigurationIdentity.of(now.configuration()).key());
  }

  /** The configuration with a key, if it still exists. */
  public Optional<Configuration> byIdentity(String identity) {
    return store.byIdentity(identity);
  }

  public String globalHashSeed() {
    return store.globalHashSeed();
  }
}
