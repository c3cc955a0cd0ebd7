package io.zeekeeper.agent.link;

import io.zeekeeper.agent.deployment.DeploymentStore;
import io.zeekeeper.agent.zeek.ZeekFinder;
import io.zeekeeper.agent.zeek.ZeekSettings.PortRange;
import io.zeekeeper.protocol.Hello;
import io.zeekeeper.service.KernelIdentity;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Makes the agent's hello, again for each session, as Zeek may have changed since the last one. */
public final class HelloSource implements Function<Boolean, Mono<Hello>> {
  private final String instance;
  private final String agentId;
  private final IntSupplier port;
  private final ZeekFinder finder;
  private final KernelIdentity kernel = KernelIdentity.read();
  private final DeploymentStore store;
  private final PortRange controlPorts;

  public HelloSource(
      String instance,
      String agentId,
      IntSupplier port,
      ZeekFinder finder,
      DeploymentStore store,
      PortRange controlPorts) {
    this.instance = instance;
    this.agentId = agentId;
    this.port = port;
    this.finder = finder;
    this.store = store;
    this.controlPorts = controlPorts;
  }

  @Override
  public Mono<Hello> apply(Boolean connecting) {
    return Mono.fromCallable(() -> hello(connecting)).subscribeOn(Schedulers.boundedElastic());
  }

  private Hello hello(boolean connecting) {
    ZeekFinder.Outcome zeek = finder.find();
    List<String> capabilities =
        new ArrayList<>(
            List.of(Hello.CONFIGURATION_REFERENCE, Hello.BROKER_CERTIFICATE, Hello.STATISTICS));
    capabilities.addAll(zeek.capabilities());
    return new Hello(
        instance,
        agentId,
        connecting,
        Hello.API_VERSION,
        port.getAsInt(),
        zeek.describe(),
        new Hello.Host(
            kernel.bootId(),
            kernel.pidNamespace(),
            ProcessHandle.current().pid(),
            Runtime.getRuntime().availableProcessors(),
            interfaces()),
        store.describe().orElse(null),
        new Hello.ControlPorts(controlPorts.first(), controlPorts.last()),
        capabilities,
        HelloSource.class.getPackage().getImplementationVersion());
  }

  private static List<String> interfaces() {
    try {
      return NetworkInterface.networkInterfaces().map(NetworkInterface::getName).sorted().toList();
    } catch (SocketException e) {
      return List.of();
    }
  }
}
