package io.zeekeeper.controller.configuration;

import io.zeekeeper.controller.configuration.KnownConfiguration.Use;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.RunState;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The controller's configurations in the database. Blocks, so it never runs on an event loop. */
@Component
public class ConfigurationStore {
  private static final String STAGED = "staged";
  private static final String READY = "ready";
  private static final String DEPLOYED = "deployed";
  private static final String CLUSTER = "cluster";
  private static final String HASH_SEED = "global_hash_seed";
  private static final String DEPLOYMENT = "deployment";
  private static final String LOCK = "write_lock";
  private static final int SEED_BYTES = 4;
  private static final int DELETE_BATCH = 1000;

  private final ConfigurationRepository configurations;
  private final PointerRepository pointers;
  private final SettingRepository settings;
  private final Clock clock;

  ConfigurationStore(
      ConfigurationRepository configurations,
      PointerRepository pointers,
      SettingRepository settings,
      Clock clock) {
    this.configurations = configurations;
    this.pointers = pointers;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * The deployed configuration, and the deployment that deployed it.
   *
   * @param skipped nodes that the deployment left as they were because they failed their preflight
   */
  public record Deployed(
      Configuration configuration,
      ClusterSettings cluster,
      long number,
      String deploymentId,
      Set<String> skipped) {
    public Deployed {
      skipped = Set.copyOf(skipped);
    }

    /** The run-state overrides for an instance's skipped nodes. */
    public Map<String, RunState> skippedOn(String instance) {
      return configuration.nodesOf(instance).stream()
          .map(Node::name)
          .filter(skipped::contains)
          .collect(Collectors.toUnmodifiableMap(name -> name, name -> RunState.SKIPPED));
    }
  }

  @Transactional(readOnly = true)
  public Optional<Configuration> staged() {
    return pointer(STAGED);
  }

  @Transactional(readOnly = true)
  public Optional<Configuration> ready() {
    return pointer(READY);
  }

  @Transactional(readOnly = true)
  public Optional<Deployed> deployed() {
    Optional<Configuration> configuration = pointer(DEPLOYED);
    Optional<ClusterSettings> cluster = setting(CLUSTER, ClusterSettings.class);
    Optional<Origin> origin = setting(DEPLOYMENT, Origin.class);

    return configuration.isPresent() && cluster.isPresent() && origin.isPresent()
        ? Optional.of(
            new Deployed(
                configuration.get(),
                cluster.get(),
                origin.get().number(),
                origin.get().id(),
                origin.get().skipped()))
        : Optional.empty();
  }

  /** The newest configuration with this id. */
  @Transactional(readOnly = true)
  public Optional<Configuration> byId(String id) {
    return configurations
        .findFirstByIdOrderByCreatedAtDesc(id)
        .map(ConfigurationEntity::configuration);
  }

  /**
   * Configurations after the one with the key {@code after}, the newest first; empty if that one no
   * longer exists.
   */
  @Transactional(readOnly = true)
  public List<KnownConfiguration> list(@Nullable String after, int limit) {
    Map<String, Set<Use>> uses = new HashMap<>();
    pointers
        .findAll()
        .forEach(pointer ->
            uses.computeIfAbsent(pointer.configuration(), key -> EnumSet.noneOf(Use.class))
                .add(Use.valueOf(pointer.name().toUpperCase(Locale.ROOT))));
    Limit page = Limit.of(limit);
    var rows = after == null ? configurations.newest(page) : configurations.after(after, page);

    return rows.stream()
        .map(row -> {
          var identity = new ConfigurationIdentity(row.id(), row.contentHash());
          return new KnownConfiguration(
              identity, row.createdAt(), uses.getOrDefault(identity.key(), Set.of()));
        })
        .toList();
  }

  @Transactional(readOnly = true)
  public Optional<Configuration> byIdentity(String identity) {
    return configurations.findById(identity).map(ConfigurationEntity::configuration);
  }

  /** The cluster-wide seed of Zeek's hashes: made once, so that nodes of all deployments agree. */
  @Transactional
  public String globalHashSeed() {
    Optional<String> known = settings.findById(HASH_SEED).map(SettingEntity::content);
    if (known.isPresent()) {
      return known.get();
    }

    lock();
    return settings
        .findById(HASH_SEED)
        .map(SettingEntity::content)
        .orElseGet(() -> {
          byte[] bytes = new byte[SEED_BYTES];
          new SecureRandom().nextBytes(bytes);
          String seed = HexFormat.of().formatHex(bytes);
          settings.save(new SettingEntity(HASH_SEED, seed));
          return seed;
        });
  }

  /**
   * Locks out other writers until the transaction ends. So two writers cannot both miss a row and
   * add it, and a configuration is not forgotten while a pointer to it is being written.
   */
  private void lock() {
    var _ = settings.findForUpdateByName(LOCK).orElseThrow();
  }

  @Transactional
  public void stage(Configuration staged, Configuration ready) {
    lock();
    point(STAGED, staged);
    point(READY, ready);
  }

  /** Makes {@code next} the deployed configuration, and on request also the ready one. */
  @Transactional
  public void adopt(Deployed next, boolean becomesReady) {
    lock();
    if (becomesReady) {
      point(READY, next.configuration());
    }
    point(DEPLOYED, next.configuration());

    settings.save(new SettingEntity(CLUSTER, Json.lenient().writeValueAsString(next.cluster())));
    settings.save(
        new SettingEntity(
            DEPLOYMENT,
            Json.lenient()
                .writeValueAsString(
                    new Origin(next.number(), next.deploymentId(), next.skipped()))));
  }

  /**
   * Deletes configurations that are too old or too many, except staged, ready and deployed ones.
   *
   * @param kept keys of further configurations to keep
   * @return how many were deleted
   */
  @Transactional
  public int forget(Instant oldest, int maxCount, Set<String> kept) {
    lock();
    Set<String> needed = new HashSet<>(kept);
    pointers.findAll().forEach(pointer -> needed.add(pointer.configuration()));
    List<String> newestFirst = configurations.identities();
    Set<String> excess =
        Set.copyOf(newestFirst.subList(Math.min(maxCount, newestFirst.size()), newestFirst.size()));
    Set<String> forgotten = new HashSet<>(configurations.identitiesBefore(oldest));
    forgotten.addAll(excess);
    forgotten.removeAll(needed);

    // In batches, because a statement takes at most 65,535 parameters.
    List<String> all = List.copyOf(forgotten);
    for (int i = 0; i < all.size(); i += DELETE_BATCH) {
      configurations.deleteAllByIdInBatch(all.subList(i, Math.min(i + DELETE_BATCH, all.size())));
    }
    return all.size();
  }

  private record Origin(long number, String id, Set<String> skipped) {
    Origin {
      // Absent in rows of earlier versions.
      skipped = skipped == null ? Set.of() : skipped;
    }
  }

  private void point(String name, Configuration configuration) {
    String identity = ConfigurationIdentity.of(configuration).key();
    if (!configurations.existsById(identity)) {
      configurations.saveAndFlush(new ConfigurationEntity(configuration, clock.instant()));
    }
    pointers.save(new PointerEntity(name, identity));
  }

  private Optional<Configuration> pointer(String name) {
    return pointers
        .findById(name)
        .flatMap(pointer -> configurations.findById(pointer.configuration()))
        .map(ConfigurationEntity::configuration);
  }

  private <T> Optional<T> setting(String name, Class<T> type) {
    return settings
        .findById(name)
        .map(setting -> Json.lenient().readValue(setting.content(), type));
  }
}
