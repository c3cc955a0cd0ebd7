package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.outputs.OutputNames;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One launch of a node, as kept on disk so that a later agent can find the process again.
 *
 * @param spec what was launched
 * @param backend the message layer its channel speaks
 * @param number counts the agent's launches; on disk before the process exists
 * @param controlPort where its control channel listens
 * @param pid its process, absent until it exists
 * @param startTicks the kernel's start time of that process
 * @param bootId the boot that pid and start time belong to
 * @param startedAt when it was launched
 * @param stopped whether somebody asked for the node to be stopped
 * @param outputs where its output goes; absent in records of earlier versions
 */
record LaunchRecord(
    LaunchSpec spec,
    Backend backend,
    long number,
    @Nullable Integer controlPort,
    @Nullable Long pid,
    @Nullable Long startTicks,
    String bootId,
    Instant startedAt,
    boolean stopped,
    @Nullable OutputNames outputs) {

  LaunchRecord withProcess(long pid, long startTicks) {
    return new LaunchRecord(
        spec, backend, number, controlPort, pid, startTicks, bootId, startedAt, stopped, outputs);
  }

  LaunchRecord withoutProcess(boolean stopped) {
    return new LaunchRecord(
        spec, backend, number, controlPort, null, null, bootId, startedAt, stopped, outputs);
  }

  String token(String agentId) {
    return agentId + "." + number + "." + spec.node().name();
  }
}
