package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.configuration.ConfigurationDiff;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.database.DatabaseThreads;
import io.zeekeeper.controller.deployment.Rehearsal;
import io.zeekeeper.controller.nodes.FanOutAnswer;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.ConfigurationIni;
import io.zeekeeper.service.HostName;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Configurations: stage one, and read any back, as JSON or as zeek-client's INI. */
@RestController
@RequestMapping("/api/v1/configurations")
@Tag(name = "Configurations")
class ConfigurationsController {
  private final Configurations configurations;
  private final Rehearsal rehearsal;
  private final DatabaseThreads database;

  ConfigurationsController(
      Configurations configurations, Rehearsal rehearsal, DatabaseThreads database) {
    this.configurations = configurations;
    this.rehearsal = rehearsal;
    this.database = database;
  }

  @PutMapping(path = "/staged", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "stageConfiguration",
      summary = "Validate a configuration and make it the staged one",
      description =
          "Answers the configuration that is now ready: with ports and known addresses filled in.")
  Mono<Configuration> stage(@RequestBody Configuration configuration, ServerHttpRequest request) {
    return database.call(() -> configurations.stage(configuration, Askers.actor(request)));
  }

  @PutMapping(path = "/staged", consumes = MediaType.TEXT_PLAIN_VALUE)
  @Operation(
      operationId = "stageConfigurationIni",
      summary = "The same with a configuration in zeek-client's INI")
  Mono<Configuration> stageIni(@RequestBody String ini, ServerHttpRequest request) {
    return database.call(() -> configurations.stage(read(ini), Askers.actor(request)));
  }

  private static Configuration read(String ini) {
    try {
      return ConfigurationIni.read(ini, HostName::get);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(String.valueOf(e.getMessage()));
    }
  }

  @GetMapping(
      path = "/{id}",
      produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_PLAIN_VALUE})
  @Operation(
      operationId = "getConfiguration",
      summary = "The staged, ready or deployed configuration, or the newest with an id",
      description = "As JSON, or with Accept: text/plain as zeek-client's INI.")
  Mono<ResponseEntity<Object>> configuration(@PathVariable String id, ServerHttpRequest request) {
    boolean ini =
        request.getHeaders().getAccept().stream()
            .findFirst()
            .map(MediaType.TEXT_PLAIN::equalsTypeAndSubtype)
            .orElse(false);
    return lookUp(id)
        .switchIfEmpty(Mono.error(() -> missing(id)))
        .map(found ->
            ini
                ? ResponseEntity.ok()
                    .contentType(MediaType.TEXT_PLAIN)
                    .body(ConfigurationIni.write(found))
                : ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(found));
  }

  @PostMapping("/staged/check")
  @Operation(
      operationId = "checkConfiguration",
      summary = "Have every agent check the ready configuration",
      description =
          "The preflight of a deployment, without one: a node that fails it is a failed Result, an"
              + " instance without such nodes a successful one.")
  Mono<ResponseEntity<FanOutAnswer>> check() {
    return database
        .call(rehearsal::check)
        .flatMap(checked ->
            Answers.of(() ->
                checked.thenApply(known -> new FanOutAnswer(known.reqid(), known.results()))));
  }

  @GetMapping("/{a}/diff/{b}")
  @Operation(
      operationId = "compareConfigurations",
      summary = "What differs between two configurations, per instance, node and field",
      description = "Each is `staged`, `ready`, `deployed` or an id.")
  Mono<ConfigurationDiff> compare(@PathVariable String a, @PathVariable String b) {
    return database.call(() -> ConfigurationDiff.of(require(a), require(b)));
  }

  /** The database is asked for old ones only. */
  private Mono<Configuration> lookUp(String id) {
    return switch (id) {
      case "staged", "ready", "deployed" -> Mono.justOrEmpty(find(id));
      default -> database.find(() -> find(id));
    };
  }

  private Configuration require(String id) {
    return find(id).orElseThrow(() -> missing(id));
  }

  private static NotFoundException missing(String id) {
    return switch (id) {
      case "staged" -> new NotFoundException("no staged configuration available");
      case "ready" -> new NotFoundException("no ready configuration available; stage one first");
      case "deployed" -> new NotFoundException("no deployed configuration available");
      default -> new NotFoundException("no configuration with id '" + id + "'");
    };
  }

  private Optional<Configuration> find(String id) {
    return switch (id) {
      case "staged" -> configurations.staged();
      case "ready" -> configurations.ready();
      case "deployed" -> configurations.deployed().map(now -> now.configuration());
      default -> configurations.byId(id);
    };
  }
}
