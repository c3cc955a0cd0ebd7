package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.outputs.OutputNames;
import io.zeekeeper.agent.zeek.LaunchSpec;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A node's latest launch. The record is on disk, so a later agent finds the process again.
 *
 * @param agentId the agent that launched the process
 * @param spec what was launched
 * @param number counts the launches of this agent; part of the token on the command line
 * @param scriptDigest hash of the scripts at the launch; empty when unknown
 * @param controlPort port on which the node's control channel listens
 * @param startedAt time of the launch
 * @param bootId the boot that process id and start time belong to
 * @param pid the process id; absent before the process exists, and once it has ended
 * @param startTicks the kernel's start time of that process
 * @param checkedIn whether the process has checked in
 * @param outputs the files that receive its output
 * @param history outcomes of the launches so far
 */
public record LaunchRecord(
    String agentId,
    LaunchSpec spec,
    long number,
    String scriptDigest,
    @Nullable Integer controlPort,
    Instant startedAt,
    String bootId,
    @Nullable Long pid,
    @Nullable Long startTicks,
    boolean checkedIn,
    OutputNames outputs,
    History history) {
  /** Stands for scripts that are unknown. Equals no digest. */
  static final String UNKNOWN_DIGEST = "";

  public LaunchRecord {
    Objects.requireNonNull(agentId, "agentId");
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(scriptDigest, "scriptDigest");
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(bootId, "bootId");
    Objects.requireNonNull(outputs, "outputs");
    Objects.requireNonNull(history, "history");
  }

  /** Whether only the process is known. */
  boolean isStray() {
    return isLost() && spec.zeekVersion().isEmpty();
  }

  /** Whether the node was meant to run when the record was written. */
  public boolean wasWanted() {
    return pid != null || history.lastExit() != null;
  }

  String token() {
    return agentId + "." + number + "." + spec.node().name();
  }

  KnownProcess known() {
    return new KnownProcess(number, pid, startTicks, bootId);
  }

  /** Whether the record was made from a running process because the record on disk was lost. */
  public boolean isLost() {
    return scriptDigest.equals(UNKNOWN_DIGEST);
  }

  LaunchRecord withProcess(long pid, @Nullable Long startTicks) {
    return copy(spec, pid, startTicks, checkedIn, history);
  }

  LaunchRecord withoutProcess() {
    return copy(spec, null, null, checkedIn, history);
  }

  LaunchRecord withCheckIn() {
    return copy(spec, pid, startTicks, true, history);
  }

  LaunchRecord withSpec(LaunchSpec spec) {
    return copy(spec, pid, startTicks, checkedIn, history);
  }

  LaunchRecord with(History history) {
    return copy(spec, pid, startTicks, checkedIn, history);
  }

  private LaunchRecord copy(
      LaunchSpec spec,
      @Nullable Long pid,
      @Nullable Long startTicks,
      boolean checkedIn,
      History history) {
    return new LaunchRecord(
        agentId,
        spec,
        number,
        scriptDigest,
        controlPort,
        startedAt,
        bootId,
        pid,
        startTicks,
        checkedIn,
        outputs,
        history);
  }
}
