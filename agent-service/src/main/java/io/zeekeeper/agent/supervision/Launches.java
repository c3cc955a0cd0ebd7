package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's processes, one after the other, and what the disk knows of the latest. On the loop
 * only.
 */
final class Launches {
  private static final Logger log = LoggerFactory.getLogger(Launches.class);

  private final String node;
  private final Supervisor.Context context;
  private final NodeDirectory directory;
  private @Nullable LaunchRecord latest;

  Launches(String node, Supervisor.Context context, NodeDirectory directory) {
    this.node = node;
    this.context = context;
    this.directory = directory;
  }

  /** The latest launch, whether its process still runs or not. */
  Optional<LaunchRecord> latest() {
    return Optional.ofNullable(latest);
  }

  /**
   * Launches the node.
   *
   * @throws IOException when it cannot be launched, which includes that its record cannot be
   *     written, or that there may be a process of it already
   */
  LiveProcess launch(LaunchSpec spec, Backend backend) throws IOException {
    OptionalLong stray = context.strays().of(node);
    if (stray.isPresent()) {
      throw new IOException(
          "process "
              + stray.getAsLong()
              + " bears its launch token, and no launch record matches it; look at it, and end it");
    }
    directory.prepare(spec);
    Integer port = spec.hasChannel() ? context.ports().portFor(node) : null;
    var launch =
        new LaunchRecord(
            spec,
            backend,
            context.store().nextNumber(),
            port,
            null,
            null,
            context.bootId(),
            context.clock().instant(),
            false,
            directory.outputs().names());
    latest = launch;
    try {
      context.store().save(launch);
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
    PostMortem postMortem = directory.postMortem();
    Process started = directory.start(spec.argv(launch.token(context.agentId()), port), spec.env());
    keep(launch.withProcess(started.pid(), context.table().startTicks(started.pid()).orElse(-1)));
    log.info("node {} launched as process {}", node, started.pid());
    return new LiveProcess.Child(started, postMortem, context.loop());
  }

  /** Takes over a process that an earlier agent launched. */
  LiveProcess adopt(LaunchRecord record, long pid, long startTicks) {
    latest = record;
    keep(record.withProcess(pid, startTicks));
    if (record.controlPort() != null) {
      context.ports().keep(node, record.controlPort());
    }
    directory.outputsAre(record.outputs());
    return new LiveProcess.Adopted(
        pid, startTicks, context.table(), context.loop(), directory.status());
  }

  /**
   * Notes that the latest process is gone.
   *
   * @param stopped whether the node is to stay without one
   */
  void ended(boolean stopped) {
    if (latest != null) {
      keep(latest.withoutProcess(stopped));
    }
  }

  /** What runs and what does not is as it is, whether the disk takes it or not. */
  private void keep(LaunchRecord record) {
    if (record.equals(latest)) {
      return;
    }
    latest = record;
    try {
      context.store().save(record);
    } catch (UncheckedIOException e) {
      context
          .listener()
          .error(node, "has a launch record that cannot be written: " + e.getMessage());
    }
  }

  void forget() {
    context.ports().release(node);
    context.store().delete(node);
  }
}
