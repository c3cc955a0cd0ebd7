package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.zeek.LaunchSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Prepares and starts one node's launches, and keeps the latest on disk. On the loop only. */
final class Launches {
  private final String node;
  private final Supervisor.Context context;
  private final NodeFiles files;
  private @Nullable LaunchRecord latest;

  Launches(String node, Supervisor.Context context, NodeFiles files) {
    this.node = node;
    this.context = context;
    this.files = files;
  }

  /** Returns the latest launch, whether or not its process still runs. */
  @Nullable LaunchRecord latest() {
    return latest;
  }

  @Nullable KnownProcess known() {
    return latest == null ? null : latest.known();
  }

  /** Returns the port on which the control channel of the latest launch listens. */
  Optional<Integer> controlPort() {
    return Optional.ofNullable(latest).map(LaunchRecord::controlPort);
  }

  /** Restores what an earlier agent recorded. */
  void restore(LaunchRecord record) {
    latest = record;
    context.records().continueAfter(record.number());
    files.useOutputs(record.outputs());
    if (record.controlPort() != null) {
      context.ports().reserve(node, record.controlPort());
    }
  }

  /**
   * Makes everything ready for a launch, and records the launch on disk. If this agent is killed
   * afterwards, the next agent finds the process.
   *
   * @param scriptDigest the hash of the scripts that the process is about to read
   * @throws IOException when nothing can be launched; only the record may have changed then
   */
  void prepare(LaunchSpec spec, String scriptDigest, History history) throws IOException {
    files.prepare(spec);
    Integer port = spec.hasChannel() ? context.ports().portFor(node) : null;
    try {
      LaunchRecord launch = record(spec, context.records().take(), scriptDigest, port, history);
      context.records().save(launch);
      latest = launch;
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Starts the process of the prepared launch, and does nothing else.
   *
   * @throws IOException when the process cannot be started
   */
  RunningProcess start() throws IOException {
    LaunchRecord launch = Objects.requireNonNull(latest);
    LaunchSpec spec = launch.spec();
    RunningProcess process =
        context
            .processes()
            .launch(
                spec.argv(launch.token(), launch.controlPort()),
                spec.env(),
                files.path(),
                files.outputs().stdout(),
                files.outputs().stderr());
    latest = launch.withProcess(process.pid(), process.startTicks());
    return process;
  }

  /** Takes over a process that an earlier agent launched. Its record may be lost. */
  RunningProcess adopt(Identity.Ours ours) {
    if (latest == null || latest.number() != ours.number()) {
      restore(
          record(
              LostRecord.spec(node, ours.commandLine()),
              ours.number(),
              LaunchRecord.UNKNOWN_DIGEST,
              LostRecord.controlPort(ours.commandLine()),
              History.NONE));
      context
          .listener()
          .note(node, "is process %d, whose launch record was lost".formatted(ours.pid()));
    }

    try {
      files.lock();
    } catch (IOException e) {
      context.listener().error(node, e.getMessage() + ", but the process belongs to this agent");
    }

    latest = Objects.requireNonNull(latest).withProcess(ours.pid(), ours.startTicks());
    return context.processes().adopt(ours, files.path());
  }

  private LaunchRecord record(
      LaunchSpec spec,
      long number,
      String scriptDigest,
      @Nullable Integer controlPort,
      History history) {
    return new LaunchRecord(
        context.agentId(),
        spec,
        number,
        scriptDigest,
        controlPort,
        context.clock().instant(),
        context.bootId(),
        null,
        null,
        false,
        files.outputs().names(),
        history);
  }

  /** Completes a lost record, once the node has a target again. */
  void completeLostRecord(LaunchSpec wanted) {
    if (latest != null && latest.isStray()) {
      latest = latest.withSpec(LostRecord.spec(latest.spec(), wanted, files.hasFilesOf(wanted)));
    }
  }

  void checkedIn() {
    latest = Objects.requireNonNull(latest).withCheckIn();
  }

  /** Records that the process of the latest launch is gone. */
  void ended() {
    if (latest != null) {
      latest = latest.withoutProcess();
    }
  }

  /** The process state is already a fact: a failed write is reported, not thrown. */
  void save(History history) {
    if (latest == null) {
      return;
    }
    latest = latest.with(history);
    try {
      context.records().save(latest);
    } catch (UncheckedIOException e) {
      context
          .listener()
          .error(node, "has a launch record that cannot be written: " + e.getMessage());
    }
  }

  void forget() {
    if (latest != null) {
      files.rescueLogs(latest.spec());
    }
    files.deleteKeys();
    context.ports().release(node);
    context.records().delete(node);
  }
}
