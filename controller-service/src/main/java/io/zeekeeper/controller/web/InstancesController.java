package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.agents.Agent;
import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.reconciliation.Reconciler;
import io.zeekeeper.controller.web.InstanceDocument.ConnectionDirection;
import io.zeekeeper.model.Instance;
import io.zeekeeper.protocol.Hello;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Endpoints that report instances. */
@RestController
@RequestMapping("/api/v1/instances")
@Tag(name = "Instances")
class InstancesController {

  private final Agents agents;
  private final Configurations configurations;
  private final Reconciler reconciler;

  InstancesController(Agents agents, Configurations configurations, Reconciler reconciler) {
    this.agents = agents;
    this.configurations = configurations;
    this.reconciler = reconciler;
  }

  @GetMapping
  @Operation(
      operationId = "getInstances",
      summary = "All instances: needed, connected, or seen earlier")
  @Answers.Whole
  @Answers.Reading
  InstanceList instances(
      @Page.LimitOrAll @RequestParam(required = false) @Nullable Integer limit,
      @Page.Cursor @RequestParam(required = false) @Nullable String cursor) {
    Page.requireLimit(limit, Page.MAX_LIMIT_IN_MEMORY);
    Map<String, Instance> declared = declared();
    List<InstanceDocument> found =
        names().stream()
            .filter(name -> cursor == null || name.compareTo(cursor) > 0)
            .map(name -> status(name, declared.get(name)))
            .toList();
    var page = Page.of(found, limit, InstanceDocument::instance);
    return new InstanceList(page.items(), page.next());
  }

  @GetMapping("/{instance}")
  @Operation(operationId = "getInstance", summary = "One instance")
  @Answers.Whole
  @Answers.Reading
  @Answers.Named
  InstanceDocument instance(@PathVariable String instance) {
    if (!names().contains(instance)) {
      throw new ProblemException(
          ProblemType.UNKNOWN_INSTANCE, "unknown instance '" + instance + "'");
    }
    return status(instance, declared().get(instance));
  }

  private SortedSet<String> names() {
    var names = new TreeSet<>(configurations.needed());
    agents.known().forEach(agent -> names.add(agent.instance()));
    return names;
  }

  private Map<String, Instance> declared() {
    return configurations
        .deployed()
        .map(now ->
            now.configuration().instances().stream()
                .collect(Collectors.toMap(Instance::name, Function.identity())))
        .orElse(Map.of());
  }

  private InstanceDocument status(String name, @Nullable Instance declared) {
    return agents
        .known(name)
        .map(agent -> known(agent, declared))
        .orElseGet(() -> unknown(name, declared));
  }

  private InstanceDocument known(Agent agent, @Nullable Instance declared) {
    Hello hello = agent.hello();
    return new InstanceDocument(
        agent.instance(),
        agent.isConnected(),
        declared != null,
        agent.host(),
        hello.connecting() ? null : Integer.valueOf(hello.port()),
        hello.connecting() ? ConnectionDirection.INBOUND : ConnectionDirection.OUTBOUND,
        hello.zeek().version(),
        hello.zeek().problem(),
        hello.apiVersion(),
        hello.version(),
        hello.host().cpus(),
        hello.host().interfaces(),
        agent.lastSeen(),
        reconciler.isLeftAlone(agent));
  }

  /** The status of an instance that never had a session. */
  private static InstanceDocument unknown(String name, @Nullable Instance declared) {
    return new InstanceDocument(
        name,
        false,
        declared != null,
        declared == null || declared.hostUnknown() ? null : declared.host(),
        declared == null ? null : declared.port(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        false);
  }
}
