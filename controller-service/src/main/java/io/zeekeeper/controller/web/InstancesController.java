package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.agents.AgentRegistry;
import io.zeekeeper.controller.agents.AgentSession;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.model.Instance;
import io.zeekeeper.protocol.Hello;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The instances. */
@RestController
@RequestMapping("/api/v1/instances")
@Tag(name = "Instances")
class InstancesController {
  private final AgentRegistry registry;
  private final Configurations configurations;

  InstancesController(AgentRegistry registry, Configurations configurations) {
    this.registry = registry;
    this.configurations = configurations;
  }

  @GetMapping
  @Operation(
      operationId = "getInstances",
      summary = "Connected agents, and those that the deployed configuration needs")
  List<InstanceStatus> instances() {
    var names = new TreeSet<>(configurations.needed());
    registry.connected().forEach(session -> names.add(session.instance()));
    return names.stream().map(this::status).toList();
  }

  private InstanceStatus status(String name) {
    Optional<Instance> declared =
        configurations.deployed().flatMap(now -> now.configuration().instance(name));
    return registry
        .session(name)
        .map(session -> connected(session, declared.isPresent()))
        .orElseGet(() -> away(name, declared));
  }

  private static InstanceStatus connected(AgentSession session, boolean needed) {
    Hello hello = session.hello();
    return new InstanceStatus(
        session.instance(),
        true,
        session.host(),
        hello.connecting() ? null : hello.port(),
        hello.connecting() ? "inbound" : "outbound",
        hello.zeek().version(),
        hello.zeek().problem(),
        hello.apiVersion(),
        session.lastSeen(),
        needed);
  }

  private static InstanceStatus away(String name, Optional<Instance> declared) {
    return new InstanceStatus(
        name,
        false,
        declared.filter(instance -> !instance.hostUnknown()).map(Instance::host).orElse(null),
        declared.map(Instance::port).orElse(null),
        null,
        null,
        null,
        null,
        null,
        true);
  }
}
