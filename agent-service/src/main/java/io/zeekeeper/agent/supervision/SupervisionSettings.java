package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.outputs.OutputNames;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.InputRules;
import io.zeekeeper.service.InvalidPropertyException;
import io.zeekeeper.service.PropertyRules;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How nodes are started, watched and stopped.
 *
 * @param restart what happens to a node that ends without a request
 * @param checkInTimeout time within which a node must be up after its launch; a later node is
 *     killed and launched again
 * @param startOrder overlapped launches loggers, managers, proxies and workers in this order
 *     without waiting; staged waits until a role is up before it launches the next
 * @param parallelStarts nodes that may boot at once, at least 1; by default all of up to four nodes
 *     per processor, else two per processor
 * @param stopNodesOnExit whether this agent stops its nodes when it ends; otherwise they run on
 * @param stopTimeout time between SIGTERM and SIGKILL
 * @param stdoutFile file in a node's directory for its stdout; .1 to .5 keep the earlier starts;
 *     empty keeps only a tail
 * @param stderrFile file in a node's directory for its stderr; .1 to .5 keep the earlier starts;
 *     empty keeps only a tail
 * @param outputMaxSize size from which the stdout or stderr of one start moves to a second file
 *     .more, which replaces the earlier .more
 * @param rotationInterval how often Zeek rotates its logs, in whole seconds; 0s turns rotation off;
 *     by default 1h, unless the site's scripts redef Log::default_rotation_interval
 */
@ConfigurationProperties("zeekeeper.agent")
public record SupervisionSettings(
    @DefaultValue Restart restart,
    @DefaultValue("5m") Duration checkInTimeout,
    @DefaultValue("overlapped") StartOrder startOrder,
    @Nullable Integer parallelStarts,
    @DefaultValue("false") boolean stopNodesOnExit,
    @DefaultValue StopTimeout stopTimeout,
    @DefaultValue("stdout") String stdoutFile,
    @DefaultValue("stderr") String stderrFile,
    @DefaultValue("10MB") DataSize outputMaxSize,
    @Nullable Duration rotationInterval) {
  private static final String ROTATION_INTERVAL = "zeekeeper.agent.rotation-interval";
  private static final DataSize MIN_OUTPUT_SIZE = DataSize.ofKilobytes(64);
  private static final DataSize MAX_OUTPUT_SIZE = DataSize.ofGigabytes(1);

  public SupervisionSettings {
    PropertyRules.positive("zeekeeper.agent.check-in-timeout", checkInTimeout);
    if (parallelStarts != null) {
      PropertyRules.atLeast("zeekeeper.agent.parallel-starts", parallelStarts, 1);
    }
    checkFile("zeekeeper.agent.stdout-file", stdoutFile);
    checkFile("zeekeeper.agent.stderr-file", stderrFile);
    PropertyRules.within(
        "zeekeeper.agent.output-max-size", outputMaxSize, MIN_OUTPUT_SIZE, MAX_OUTPUT_SIZE);
    if (rotationInterval != null) {
      checkRotation(rotationInterval);
    }
  }

  private static void checkRotation(Duration interval) {
    if (!interval.isZero()) {
      PropertyRules.positive(ROTATION_INTERVAL, interval);
    }
    if (!interval.equals(interval.truncatedTo(ChronoUnit.SECONDS))) {
      throw new InvalidPropertyException(
          ROTATION_INTERVAL,
          interval.toMillis() + "ms",
          "it must be whole seconds, as in 90s or 1h");
    }
  }

  private static void checkFile(String property, String name) {
    if (!name.isBlank() && !InputRules.isInstanceName(name)) {
      throw new InvalidPropertyException(
          property,
          name,
          "it must be the name of a file in the node's directory, without '/' and '..' and not"
              + " starting with '.' or '-', or empty to keep only a tail");
    }
  }

  OutputNames outputs() {
    return new OutputNames(stdoutFile, stderrFile);
  }

  /** Whether a role waits for the roles before it to be up. */
  public enum StartOrder {
    OVERLAPPED,
    STAGED
  }

  /**
   * When a node that crashed is launched again.
   *
   * @param mode what happens to a node that crashes: delay always launches the node again; fail
   *     gives the node up when its restart budget is spent
   * @param delay pause before the first relaunch of a crashed node, doubled for each further crash
   * @param maxDelay longest pause before the relaunch of a crashed node
   * @param jitter fraction, 0 to 1, by which pauses before relaunches vary at random, up and down
   * @param resetAfter uptime after which the next crash of a node starts with the first pause again
   * @param budget relaunches within the budget window before a node is given up, with restart mode
   *     fail only
   * @param budgetWindow time within which a node's relaunches count against its restart budget
   */
  public record Restart(
      @DefaultValue("delay") Mode mode,
      @DefaultValue("1s") Duration delay,
      @DefaultValue("60s") Duration maxDelay,
      @DefaultValue("0.1") double jitter,
      @DefaultValue("5m") Duration resetAfter,
      @DefaultValue("5") int budget,
      @DefaultValue("10m") Duration budgetWindow) {

    public Restart {
      PropertyRules.positive("zeekeeper.agent.restart.delay", delay);
      PropertyRules.positive("zeekeeper.agent.restart.max-delay", maxDelay);
      PropertyRules.atLeast(
          "zeekeeper.agent.restart.max-delay", maxDelay, "zeekeeper.agent.restart.delay", delay);
      // Negated so that NaN is rejected as well.
      if (!(jitter >= 0 && jitter <= 1)) {
        throw new InvalidPropertyException(
            "zeekeeper.agent.restart.jitter", jitter, "it must be from 0 to 1, as in 0.1");
      }
      PropertyRules.positive("zeekeeper.agent.restart.reset-after", resetAfter);
      PropertyRules.atLeast("zeekeeper.agent.restart.budget", budget, 1);
      PropertyRules.positive("zeekeeper.agent.restart.budget-window", budgetWindow);
    }

    /** Whether relaunches end. */
    public enum Mode {
      /** Relaunches never end: an interface that appears late must not end a sensor. */
      DELAY,
      /** The node becomes FAILED when its budget is spent. */
      FAIL
    }
  }

  /**
   * The time that a node has to end by itself, per role.
   *
   * @param worker time between SIGTERM and SIGKILL for a worker
   * @param proxy time between SIGTERM and SIGKILL for a proxy
   * @param manager time between SIGTERM and SIGKILL for a manager
   * @param logger time between SIGTERM and SIGKILL for a logger
   */
  public record StopTimeout(
      @DefaultValue("60s") Duration worker,
      @DefaultValue("60s") Duration proxy,
      @DefaultValue("60s") Duration manager,
      @DefaultValue("60s") Duration logger) {

    public StopTimeout {
      PropertyRules.positive("zeekeeper.agent.stop-timeout.worker", worker);
      PropertyRules.positive("zeekeeper.agent.stop-timeout.proxy", proxy);
      PropertyRules.positive("zeekeeper.agent.stop-timeout.manager", manager);
      PropertyRules.positive("zeekeeper.agent.stop-timeout.logger", logger);
    }

    /** Returns the time that all nodes may take, as the roles stop one after the other. */
    public Duration ofAll() {
      return worker.plus(proxy).plus(manager).plus(logger);
    }

    Duration of(ClusterRole role) {
      return switch (role) {
        case WORKER, NONE -> worker;
        case PROXY -> proxy;
        case MANAGER -> manager;
        case LOGGER -> logger;
      };
    }
  }
}
