package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.preflight.HostCheck;
import io.zeekeeper.agent.supervision.Loop;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.LaunchSpecs;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.agent.zeek.ScriptCheck;
import io.zeekeeper.agent.zeek.ZeekFinder;
import io.zeekeeper.agent.zeek.ZeekSettings;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.protocol.ClusterSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What takes time before a deployment: asking Zeek for its version, hashing scripts, letting Zeek
 * parse. Runs on its own threads, and hands results over on the loop.
 */
public final class Preparation implements SpecSource {
  private static final Logger log = LoggerFactory.getLogger(Preparation.class);
  private static final int MAX_REMEMBERED = 200;

  private final String instance;
  private final ZeekFinder finder;
  private final ZeekSettings settings;
  private final NodeDirectories directories;
  private final ScriptCheck check;
  private final HostCheck host;
  private final ExecutorService blocking;
  private final Loop loop;
  private final Map<String, Optional<String>> passed = new ConcurrentHashMap<>();

  public Preparation(
      String instance,
      ZeekFinder finder,
      ZeekSettings settings,
      NodeDirectories directories,
      ScriptCheck check,
      HostCheck host,
      ExecutorService blocking,
      Loop loop) {
    this.instance = instance;
    this.finder = finder;
    this.settings = settings;
    this.directories = directories;
    this.check = check;
    this.host = host;
    this.blocking = blocking;
    this.loop = loop;
  }

  @Override
  public void prepare(
      Configuration configuration, ClusterSettings cluster, Consumer<Prepared> then) {
    blocking.execute(() -> {
      Prepared prepared = specs(configuration, cluster);
      loop.execute(() -> then.accept(prepared));
    });
  }

  private Prepared specs(Configuration configuration, ClusterSettings cluster) {
    try {
      return switch (finder.find()) {
        case ZeekFinder.Outcome.Missing missing -> new Prepared(List.of(), missing.problem());
        case ZeekFinder.Outcome.Found found
            when !found.zeek().backends().contains(cluster.backend()) ->
            new Prepared(
                List.of(),
                "Zeek "
                    + found.zeek().version()
                    + " here has no "
                    + cluster.backend()
                    + " backend, only "
                    + found.zeek().backends());
        case ZeekFinder.Outcome.Found found ->
            new Prepared(
                new LaunchSpecs(found.zeek(), settings, directories)
                    .of(configuration, cluster, instance),
                null);
      };
    } catch (RuntimeException e) {
      log.error("a bug: a deployment cannot be prepared", e);
      return new Prepared(List.of(), "internal error: " + e);
    }
  }

  /**
   * What stands in the way of nodes, by their names.
   *
   * @param held ports that nodes of this agent have now
   * @param then given the problems on the loop; none when all may be launched
   */
  public void check(
      Configuration configuration,
      ClusterSettings cluster,
      Set<Integer> held,
      Consumer<Map<String, String>> then) {
    blocking.execute(() -> {
      Map<String, String> problems = new TreeMap<>();
      specs(configuration, cluster)
          .ifPresentOrElse(
              specs -> {
                problems.putAll(host.problems(configuration, cluster, instance, specs, held));
                parse(specs)
                    .forEach((node, problem) ->
                        problems.merge(node, problem, (one, other) -> one + "; " + other));
              },
              problem ->
                  configuration
                      .nodesOf(instance)
                      .forEach(node -> problems.put(node.name(), problem)));
      loop.execute(() -> then.accept(problems));
    });
  }

  /** Each distinct command line once, several at a time. */
  private Map<String, String> parse(List<LaunchSpec> specs) {
    Map<String, LaunchSpec> distinct = new LinkedHashMap<>();
    specs.forEach(spec -> distinct.putIfAbsent(ScriptCheck.key(spec), spec));
    if (passed.size() > MAX_REMEMBERED) {
      passed.clear();
    }
    Map<String, Optional<String>> outcomes;
    try (var pool = new ForkJoinPool(Runtime.getRuntime().availableProcessors())) {
      outcomes =
          pool.submit(() ->
                  distinct.entrySet().parallelStream()
                      .collect(
                          Collectors.toMap(
                              Map.Entry::getKey,
                              entry -> outcome(entry.getKey(), entry.getValue()))))
              .join();
    }
    Map<String, String> problems = new TreeMap<>();
    for (LaunchSpec spec : specs) {
      Optional<String> problem = outcomes.getOrDefault(ScriptCheck.key(spec), Optional.empty());
      problem.ifPresent(text -> problems.put(spec.node().name(), text));
    }
    return problems;
  }

  /** Only a success is remembered: what stands in the way of one may be mended outside. */
  private Optional<String> outcome(String key, LaunchSpec spec) {
    if (passed.containsKey(key)) {
      return Optional.empty();
    }
    Optional<String> problem = check.problem(spec);
    if (problem.isEmpty()) {
      passed.put(key, problem);
    }
    return problem;
  }
}
