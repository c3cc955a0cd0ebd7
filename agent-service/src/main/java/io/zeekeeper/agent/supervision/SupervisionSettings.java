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
 * @param restart what happens to a node that ends without having been asked to
 * @param checkInTimeout time a node has to be up after its launch; one that is not is killed and
 *     launched again
 * @param startOrder overlapped launches loggers, managers, proxies and workers in this order
 *     without a wait; staged waits until a role is up before it launches the next
 * @param parallelStarts nodes that may boot at once, at least 1; by default all when they are at
 *     most four per processor, else two per processor
 * @param stopNodesOnExit whether this agent stops its nodes when it ends; otherwise they run on
 * @param stopTimeout how long a node has between SIGTERM and SIGKILL
 * @param stdoutFile file in a node's directory for its stdout; .1 to .5 keep the starts before the
 *     present one; empty keeps only a tail
 * @param stderrFile file in a node's directory for its stderr; .1 to .5 keep the starts before the
 *     present one; empty keeps only a tail
 * @param outputMaxSize size from which the stdout or stderr of one start moves to a second file
 *     .more, in place of what .more held
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
  private static final DataSize LEAST_OUTPUT = DataSize.ofKilobytes(64);
  private static final DataSize MOST_OUTPUT = DataSize.ofGigabytes(1);

  public SupervisionSettings {
    PropertyRules.positive("zeekeeper.agent.check-in-timeout", checkInTimeout);
    if (parallelStarts != null) {
      PropertyRules.atLeast("zeekeeper.agent.parallel-starts", parallelStarts, 1);
    }
    checkFile("zeekeeper.agent.stdout-file", stdoutFile);
    checkFile("zeekeeper.agent.stderr-file", stderrFile);
    PropertyRules.within(
        "zeekeeper.agent.output-max-size", outputMaxSize, LEAST_OUTPUT, MOST_OUTPUT);
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
   * @param mode what happens to a node that ends unasked: delay launches it again for ever, fail
   *     gives it up when its restart budget is spent
   * @param delay pause before a node that ended unasked is launched again, doubled for each further
   *     time
   * @param maxDelay longest pause before a node that ended unasked is launched again
   * @param jitter share, 0 to 1, by which the pauses before relaunches vary at random, up and down
   * @param resetAfter time after which a node that stayed up starts over with the first pause when
   *     it ends unasked
   * @param budget relaunches that a node has within the budget window before it is given up, with
   *     restart mode fail only
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
      // Written so that it is false for NaN, too.
      if (!(jitter >= 0 && jitter <= 1)) {
        throw new InvalidPropertyException(
            "zeekeeper.agent.restart.jitter", jitter, "it must be from 0 to 1, as in 0.1");
      }
      PropertyRules.positive("zeekeeper.agent.restart.reset-after", resetAfter);
      PropertyRules.atLeast("zeekeeper.agent.restart.budget", budget, 1);
      PropertyRules.positive("zeekeeper.agent.restart.budget-window", budgetWindow);
    }

    /** Whether attempts end. */
    public enum Mode {
      /** They never do: an interface that appears late must not end a sensor. */
      DELAY,
      /** The node is given up as FAILED when its budget is spent. */
      FAIL
    }
  }

  /**
   * Per role, how long a node has to end by itself.
   *
   * @param worker time a worker has to end after SIGTERM before it is killed
   * @param proxy time a proxy has to end after SIGTERM before it is killed
   * @param manager time a manager has to end after SIGTERM before it is killed
   * @param logger time a logger has to end after SIGTERM before it is killed
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

    /** What all nodes may take: the roles stop one after the other. */
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
