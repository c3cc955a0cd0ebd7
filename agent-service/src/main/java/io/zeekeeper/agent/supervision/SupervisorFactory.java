package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.notifications.Notifications;
import io.zeekeeper.agent.outputs.OutputCap;
import io.zeekeeper.agent.zeek.NodeChannel;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.agent.zeek.ScriptDigest;
import io.zeekeeper.agent.zeek.ZeekSettings.PortRange;
import io.zeekeeper.service.KernelIdentity;
import io.zeekeeper.service.StateDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

/** Puts a supervisor of real processes together. */
public final class SupervisorFactory {
  private SupervisorFactory() {}

  public static Supervisor create(
      StateDirectory state,
      SupervisionSettings settings,
      NodeDirectories directories,
      PortRange controlPorts,
      Loop loop,
      Clock clock,
      OutputCap cap,
      NodeChannel.Opener channels,
      Notifications listener) {
    String bootId = KernelIdentity.read().bootId();
    var processes = new HostProcesses(Path.of("/proc"), state.id(), bootId, loop);
    return new Supervisor(
        new Supervisor.Context(
            state.id(),
            bootId,
            settings,
            new RestartPolicy(settings.restart(), () -> ThreadLocalRandom.current().nextDouble()),
            loop,
            clock,
            state.hasLostItsId() ? processes.afterLossOfId(state.stateDir()) : processes,
            new FileLaunchRecords(state.home(), clock, message -> listener.error(null, message)),
            node -> new NodeDirectory(node, directories, settings, cap, listener),
            new ControlPorts(controlPorts),
            channels,
            listener,
            () -> new ScriptDigest()::of),
        new Sequencer(
            settings.startOrder(),
            settings.parallelStarts(),
            Runtime.getRuntime().availableProcessors()));
  }
}
