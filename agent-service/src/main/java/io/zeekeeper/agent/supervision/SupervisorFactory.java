package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.notifications.Notifications;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.agent.zeek.ZeekSettings.PortRange;
import io.zeekeeper.service.KernelIdentity;
import io.zeekeeper.service.StateDirectory;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

/** Puts a supervisor together. */
public final class SupervisorFactory {
  private SupervisorFactory() {}

  public static Supervisor create(
      StateDirectory state,
      SupervisionSettings settings,
      NodeDirectories directories,
      PortRange controlPorts,
      Loop loop,
      ProcessTable table,
      OutputCap outputCap,
      Supervisor.Channels channels,
      Notifications listener) {
    String bootId = KernelIdentity.read().bootId();
    return new Supervisor(
        new Supervisor.Context(
            state.id(),
            bootId,
            settings,
            directories,
            loop,
            Clock.systemUTC(),
            new LaunchStore(state.home(), message -> listener.error(null, message)),
            table,
            new ControlPorts(controlPorts),
            new Strays(table, directories, bootId),
            new StartGate(settings.parallelStarts(), Runtime.getRuntime().availableProcessors()),
            outputCap,
            channels,
            listener,
            () -> ThreadLocalRandom.current().nextDouble()));
  }
}
