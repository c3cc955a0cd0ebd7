package io.zeekeeper.agent.supervision;

import io.zeekeeper.model.ClusterRole;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How nodes are started, watched and stopped.
 *
 * @param restart what happens to a node that ends without having been asked to
 * @param checkInTimeout a node that is not up after this is relaunched
 * @param startOrder whether a role waits for the roles before it
 * @param parallelStarts nodes that may boot at once; 0 means all when they are few (up to four per
 *     processor), else two per processor
 * @param stopNodesOnExit whether the nodes end with the agent
 * @param stopTimeout how long a node has between SIGTERM and SIGKILL
 * @param stdoutFile file in the node's directory for its stdout
 * @param stderrFile file in the node's directory for its stderr
 * @param rotationInterval how often loggers rotate their logs
 */
@ConfigurationProperties("zeekeeper.agent")
public record SupervisionSettings(
    @DefaultValue Restart restart,
    @DefaultValue("5m") Duration checkInTimeout,
    @DefaultValue("overlapped") StartOrder startOrder,
    @DefaultValue("0") int parallelStarts,
    @DefaultValue("false") boolean stopNodesOnExit,
    @DefaultValue StopTimeout stopTimeout,
    @DefaultValue("stdout") String stdoutFile,
    @DefaultValue("stderr") String stderrFile,
    @DefaultValue("1h") Duration rotationInterval) {

  /** Whether a role waits for the roles before it to be up. */
  public enum StartOrder {
    OVERLAPPED,
    STAGED
  }

  /**
   * When a node that crashed is launched again.
   *
   * @param mode whether attempts go on for ever
   * @param delay pause before the first relaunch
   * @param maxDelay longest pause
   * @param jitter share of a pause by which it varies, up and down
   * @param resetAfter a node that was up this long starts over with the first pause
   * @param budget relaunches within the budget window, mode fail only
   * @param budgetWindow window of the budget
   */
  public record Restart(
      @DefaultValue("delay") Mode mode,
      @DefaultValue("1s") Duration delay,
      @DefaultValue("60s") Duration maxDelay,
      @DefaultValue("0.1") double jitter,
      @DefaultValue("5m") Duration resetAfter,
      @DefaultValue("5") int budget,
      @DefaultValue("10m") Duration budgetWindow) {

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
   * @param worker for workers
   * @param proxy for proxies
   * @param manager for managers
   * @param logger for loggers
   */
  public record StopTimeout(
      @DefaultValue("60s") Duration worker,
      @DefaultValue("60s") Duration proxy,
      @DefaultValue("60s") Duration manager,
      @DefaultValue("60s") Duration logger) {

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
