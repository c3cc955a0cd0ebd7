package io.zeekeeper.agent.preflight;

import io.zeekeeper.agent.zeek.ChannelCertificates;
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
 * The preflight of this agent, with a real Zeek. Blocking work runs on two thread pools, each as
 * large as the number of processors: one inspects the host and the disk, the other lets Zeek parse.
 */
public final class ZeekPreflight implements Preflight, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ZeekPreflight.class);
  private static final Duration PARSE_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(1);

  private final String instance;
  private final SpecMaker specs;
  private final HostCheck host;
  private final ScriptParse parse;
  private final ParsePool pool;
  private final ExecutorService hostExecutor;
  private final ExecutorService parseExecutor;
  private final Executor loop;

  /**
   * @param scratch a directory that only this object uses; its content is removed
   * @param loop runs the consumers of results
   */
  public ZeekPreflight(
      String instance,
      String agentId,
      ZeekFinder finder,
      ZeekSettings settings,
      NodeDirectories directories,
      ChannelCertificates certificates,
      Path scratch,
      Executor loop) {
    this(
        instance,
        new SpecMaker(instance, finder, settings, directories, certificates),
        new HostCheck(directories, agentId),
        new ScriptParse(scratch, PARSE_TIMEOUT),
        Runtime.getRuntime().availableProcessors(),
        loop);
  }

  /**
   * @param threads the size of each thread pool
   */
  ZeekPreflight(
      String instance,
      SpecMaker specs,
      HostCheck host,
      ScriptParse parse,
      int threads,
      Executor loop) {
    this.instance = instance;
    this.specs = specs;
    this.host = host;
    this.parse = parse;
    this.loop = loop;
    this.hostExecutor = executor("preflight", threads);
    this.parseExecutor = executor("zeek-parse", threads);
    this.pool = new ParsePool(parse, parseExecutor);
  }

  /** A pool whose threads end after 10 s without work. */
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

  /** Removes the files that a killed agent left. Call this before the first check. */
  public void start() {
    parse.removeLeftovers();
  }

  @Override
  public void prepare(
      Configuration configuration, ClusterSettings cluster, Consumer<Prepared> then) {
    hostExecutor.execute(() -> {
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

    hostExecutor.execute(() -> {
      try {
        check(run, configuration, cluster, heldNow);
      } catch (RuntimeException | Error e) {
        log.error("a bug: configuration {} cannot be checked", configuration.id(), e);
        run.endAll("internal error: " + e);
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
      run.endAll(String.valueOf(prepared.problem()));
      return;
    }

    // Zeek parses while this thread inspects the host.
    List<ParsePool.Claim> claims = new ArrayList<>();
    for (LaunchSpec spec : prepared.specs()) {
      String ofNode = String.valueOf(prepared.digests().get(spec.node().name()));
      digest.problem(spec).ifPresent(problem -> run.addProblem(spec.node().name(), problem));
      ParsePool.Claim claim = pool.claim(spec, ofNode, digest.missing(spec).isEmpty());
      run.addClaim(claim);
      claims.add(claim);
    }
    host.problems(configuration, cluster, prepared.specs(), held).forEach(run::addProblem);

    for (int i = 0; i < claims.size(); i++) {
      LaunchSpec spec = prepared.specs().get(i);
      List<String> missing = digest.missing(spec);
      claims
          .get(i)
          .outcome()
          .thenAccept(problem ->
              run.endNode(
                  spec.node().name(), problem.map(text -> withSearchPath(missing, spec, text))));
    }
  }

  /**
   * Puts the searched directories before Zeek's message when a script is not found, as Zeek does
   * not print them.
   */
  private static String withSearchPath(List<String> missing, LaunchSpec spec, String problem) {
    return missing.isEmpty()
        ? problem
        : "script '%s' was not found in %s; %s"
            .formatted(String.join("', '", missing), String.join(":", spec.scriptPath()), problem);
  }

  /** Kills running processes; pending checks get no result. */
  @Override
  public void close() {
    hostExecutor.shutdownNow();
    parseExecutor.shutdownNow();
    try {
      var _ = parseExecutor.awaitTermination(KILL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
