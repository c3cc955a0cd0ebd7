package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.agents.Agent;
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
  private final Agents agents;
  private final Configurations configurations;

  InstancesController(Agents agents, Configurations configurations) {
    this.agents = agents;
    this.configurations = configurations;
  }

  @GetMapping
  @Operation(
      operationId = "getInstances",
      summary = "Connected agents, and those that the deployed configuration needs")
  List<InstanceStatus> instances() {
    var names = new TreeSet<>(configurations.needed());
    agents.connected().forEach(agent -> names.add(agent.instance()));
    return names.stream().map(this::status).toList();
  }

  private InstanceStatus status(String name) {
    Optional<Instance> declared =
        configurations.deployed().flatMap(now -> now.configuration().instance(name));
    return agents
        .connected(name)
        .map(agent -> connected(agent, declared.isPresent()))
        .orElseGet(() -> away(name, declared));
  }

  private static InstanceStatus connected(Agent agent, boolean needed) {
    Hello hello = agent.hello();
    return new InstanceStatus(
        agent.instance(),
        true,
        agent.host(),
        hello.connecting() ? null : hello.port(),
        hello.connecting() ? "inbound" : "outbound",
        hello.zeek().version(),
        hello.zeek().problem(),
        hello.apiVersion(),
        agent.lastSeen(),
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
