package io.zeekeeper.agent.preflight;

import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.agent.zeek.ScriptDigest;
import io.zeekeeper.agent.zeek.ZeekFinder;
import io.zeekeeper.agent.zeek.ZeekSettings;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The preflight of this agent, with a real Zeek. What blocks runs on its own threads: as many at
 * once as there are processors look at the host and the disk, as many let Zeek parse.
 */
public final class ZeekPreflight implements Preflight, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ZeekPreflight.class);
  private static final Duration PARSE_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration LAST_KILLS = Duration.ofSeconds(1);

  private final String instance;
  private final SpecMaker specs;
  private final HostCheck host;
  private final ScriptParse parse;
  private final ParsePool pool;
  private final ExecutorService looking;
  private final ExecutorService parsing;
  private final Executor loop;

  /**
   * @param scratch a directory for this object alone; its content is removed
   * @param loop runs what receives results
   */
  public ZeekPreflight(
      String instance,
      String agentId,
      ZeekFinder finder,
      ZeekSettings settings,
      NodeDirectories directories,
      Path scratch,
      Executor loop) {
    this(
        instance,
        new SpecMaker(instance, finder, settings, directories),
        new HostCheck(directories, agentId),
        new ScriptParse(scratch, PARSE_TIMEOUT),
        Runtime.getRuntime().availableProcessors(),
        loop);
  }

  /**
   * @param atOnce how many runs of {@code zeek -a} there may be at once
   */
  ZeekPreflight(
      String instance,
      SpecMaker specs,
      HostCheck host,
      ScriptParse parse,
      int atOnce,
      Executor loop) {
    this.instance = instance;
    this.specs = specs;
    this.host = host;
    this.parse = parse;
    this.loop = loop;
    this.looking = executor("preflight", atOnce);
    this.parsing = executor("zeek-parse", atOnce);
    this.pool = new ParsePool(parse, parsing);
  }

  /** Threads that end when there is nothing to do for a while. */
  private static ExecutorService executor(String name, int threads) {
    var executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name(name + "-", 0).daemon(true).factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** Removes what an agent that was killed left behind. Comes before the first check. */
  public void start() {
    parse.removeLeftovers();
  }

  @Override
  public void prepare(
      Configuration configuration, ClusterSettings cluster, Consumer<Prepared> then) {
    looking.execute(() -> {
      Prepared prepared = specs.make(configuration, cluster, new ScriptDigest());
      loop.execute(() -> then.accept(prepared));
    });
  }

  @Override
  public Check check(
      Configuration configuration,
      ClusterSettings cluster,
      Set<Integer> held,
      Consumer<Map<String, String>> then) {
    List<String> nodes = configuration.nodesOf(instance).stream().map(Node::name).toList();
    Set<Integer> heldNow = Set.copyOf(held);
    var run = new CheckRun(nodes, loop, then);
    looking.execute(() -> {
      try {
        check(run, configuration, cluster, heldNow);
      } catch (RuntimeException | Error e) {
        log.error("a bug: configuration {} cannot be checked", configuration.id(), e);
        run.allEnded("internal error: " + e);
      }
    });
    return run;
  }

  private void check(
      CheckRun run, Configuration configuration, ClusterSettings cluster, Set<Integer> held) {
    if (run.isCancelled()) {
      return;
    }
    var digest = new ScriptDigest();
    Prepared prepared = specs.make(configuration, cluster, digest);
    if (prepared.problem() != null || prepared.specs().isEmpty()) {
      run.allEnded(String.valueOf(prepared.problem()));
      return;
    }

    // Zeek parses while this thread looks at the host.
    List<ParsePool.Claim> claims = new ArrayList<>();
    for (LaunchSpec spec : prepared.specs()) {
      String ofNode = String.valueOf(prepared.digests().get(spec.node().name()));
      digest.problem(spec).ifPresent(problem -> run.found(spec.node().name(), problem));
      ParsePool.Claim claim = pool.claim(spec, ofNode, digest.missing(spec).isEmpty());
      run.waitsFor(claim);
      claims.add(claim);
    }
    host.problems(configuration, cluster, prepared.specs(), held).forEach(run::found);

    for (int i = 0; i < claims.size(); i++) {
      LaunchSpec spec = prepared.specs().get(i);
      List<String> missing = digest.missing(spec);
      claims
          .get(i)
          .outcome()
          .thenAccept(problem ->
              run.ended(spec.node().name(), problem.map(text -> named(missing, spec, text))));
    }
  }

  /** Zeek's words behind ours where a script is not found: Zeek does not say where it looked. */
  private static String named(List<String> missing, LaunchSpec spec, String problem) {
    return missing.isEmpty()
        ? problem
        : "script '%s' was not found in %s; %s"
            .formatted(String.join("', '", missing), String.join(":", spec.scriptPath()), problem);
  }

  /** Kills what runs; checks that wait get no result. */
  @Override
  public void close() {
    looking.shutdownNow();
    parsing.shutdownNow();
    try {
      var _ = parsing.awaitTermination(LAST_KILLS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
