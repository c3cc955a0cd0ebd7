package io.zeekeeper.agent.preflight;

import io.zeekeeper.agent.zeek.LaunchSpec;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs {@code zeek -a} for this agent, as many at once as the executor has threads. Shares equal
 * runs in flight and caches successes. Does not cache failures, as someone may fix their cause
 * outside Zeekeeper. Safe on any thread.
 */
final class ParsePool {
  private static final Logger log = LoggerFactory.getLogger(ParsePool.class);
  private static final int MAX_CACHED = 1_000;

  private final ScriptParse parse;
  private final ExecutorService executor;
  private final Map<String, Run> inFlight = new HashMap<>();
  private final Set<String> passed =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > MAX_CACHED;
            }
          });

  ParsePool(ScriptParse parse, ExecutorService executor) {
    this.parse = parse;
    this.executor = executor;
  }

  /** A claim on the outcome of a run. */
  interface Claim {
    /** Zeek's error message, or empty; never completes once all claims are given up. */
    CompletionStage<Optional<String>> outcome();

    /** Gives the claim up: a run without claims is killed. */
    void giveUp();
  }

  /** One run of {@code zeek -a}, and the number of claims on its outcome. */
  private static final class Run {
    private final CompletableFuture<Optional<String>> outcome = new CompletableFuture<>();
    private int claims;
    private @Nullable Future<?> task;
  }

  /**
   * @param digest the digest of the scripts that {@code spec} reads
   * @param cacheable whether a success may be cached
   */
  synchronized Claim claim(LaunchSpec spec, String digest, boolean cacheable) {
    String key = ScriptParse.key(spec, digest);
    var run = new Run();
    if (passed.contains(key)) {
      run.outcome.complete(Optional.empty());
      return new RunClaim(key, run);
    }

    Run shared = inFlight.putIfAbsent(key, run);
    if (shared != null) {
      run = shared;
    } else {
      Run started = run;
      run.task = executor.submit(() -> parse(key, spec, started, cacheable));
    }

    run.claims++;
    return new RunClaim(key, run);
  }

  private void parse(String key, LaunchSpec spec, Run run, boolean cacheable) {
    Optional<String> outcome;
    try {
      outcome = parse.problem(spec);
    } catch (RuntimeException | Error e) {
      log.error("a bug: the scripts of {} cannot be parsed", spec.node().name(), e);
      outcome = Optional.of("internal error: " + e);
    }

    synchronized (this) {
      inFlight.remove(key, run);
      if (outcome.isEmpty() && cacheable) {
        passed.add(key);
      }
    }

    run.outcome.complete(outcome);
  }

  private synchronized void giveUp(String key, Run run) {
    run.claims--;
    if (run.claims == 0 && inFlight.remove(key, run) && run.task != null) {
      run.task.cancel(true);
    }
  }

  /** One check's claim on a run. */
  private final class RunClaim implements Claim {
    private final String key;
    private final Run run;

    RunClaim(String key, Run run) {
      this.key = key;
      this.run = run;
    }

    @Override
    public CompletionStage<Optional<String>> outcome() {
      return run.outcome;
    }

    @Override
    public void giveUp() {
      ParsePool.this.giveUp(key, run);
    }
  }
}
