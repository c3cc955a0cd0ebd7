package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.configuration.ConfigurationIdentity;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.database.DatabaseThreads;
import io.zeekeeper.controller.deployment.Rehearsal;
import io.zeekeeper.model.Configuration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Endpoints that stage, list, check and compare configurations. */
@RestController
@RequestMapping(ConfigurationsController.PATH)
@Tag(name = "Configurations")
class ConfigurationsController {
  static final String PATH = "/api/v1/configurations";
  private static final String JSON = MediaType.APPLICATION_JSON_VALUE;
  private static final String INI = MediaType.TEXT_PLAIN_VALUE;

  private final Configurations configurations;
  private final Rehearsal rehearsal;
  private final ConfigurationReader reader;
  private final DatabaseThreads database;

  ConfigurationsController(
      Configurations configurations,
      Rehearsal rehearsal,
      ConfigurationReader reader,
      DatabaseThreads database) {
    this.configurations = configurations;
    this.rehearsal = rehearsal;
    this.reader = reader;
    this.database = database;
  }

  @PutMapping(path = "/staged", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "stageConfiguration",
      summary = "Validate a configuration and stage it",
      description =
          "Accepts JSON or zeek-client's INI. Returns the resulting ready configuration, with"
              + " ports and known addresses filled in. With If-Match, the request replaces the"
              + " staged configuration only if its ETag matches.")
  @ConfigurationBody
  @Parameter(
      in = ParameterIn.HEADER,
      name = HttpHeaders.IF_MATCH,
      description =
          "the ETag of the configuration to replace; `*` to replace any staged configuration",
      schema = @Schema(type = "string"))
  @Parameter(
      in = ParameterIn.HEADER,
      name = HttpHeaders.IF_NONE_MATCH,
      description = "`*` to stage only if nothing is staged",
      schema = @Schema(type = "string"))
  @ApiResponse(
      responseCode = "200",
      description = "OK",
      useReturnTypeSchema = true,
      headers =
          @Header(
              name = "ETag",
              description = "The ETag of the configuration that is now staged.",
              schema = @Schema(type = "string")))
  @Answers.ActingOnBody
  @Answers.Dependent
  @ApiResponse(responseCode = "412", ref = "PreconditionFailed")
  @ApiResponse(responseCode = "422", ref = "UnprocessableContent")
  Mono<ResponseEntity<StagedConfiguration>> stage(
      @RequestBody Configuration configuration, ServerHttpRequest request) {
    return database.call(() -> staged(configuration, request));
  }

  @PutMapping(path = "/staged", consumes = MediaType.TEXT_PLAIN_VALUE)
  @Operation(hidden = true)
  Mono<ResponseEntity<StagedConfiguration>> stageIni(
      @RequestBody String ini, ServerHttpRequest request) {
    return database.call(() -> IniBody.read(ini, configuration -> staged(configuration, request)));
  }

  private ResponseEntity<StagedConfiguration> staged(
      Configuration configuration, ServerHttpRequest request) {
    Configuration ready =
        configurations.stage(
            configuration,
            AskedBy.actor(request),
            before -> ETags.require(request.getHeaders(), before));
    return ResponseEntity.ok()
        .eTag(ETags.json(configuration))
        .body(StagedConfiguration.of(configuration, ready));
  }

  @GetMapping
  @Operation(operationId = "getConfigurations", summary = "All stored configurations, newest first")
  @Answers.Whole
  @Answers.Reading
  @Answers.Dependent
  Mono<ConfigurationList> configurations(
      @Page.Limit @RequestParam(required = false) @Nullable Integer limit,
      @Page.Cursor @RequestParam(required = false) @Nullable String cursor) {
    int max = Page.limit(limit);
    return database
        .call(() -> configurations.list(cursor, max + 1))
        .map(found -> {
          List<ConfigurationSummary> all = found.stream().map(ConfigurationSummary::of).toList();
          var page = Page.of(all, max, ConfigurationSummary::position);
          return new ConfigurationList(page.items(), page.next());
        });
  }

  @GetMapping(
      path = "/staged",
      produces = {JSON, INI})
  @Operation(operationId = "getStagedConfiguration", summary = "The staged configuration")
  @ConfigurationReader.Answered
  ResponseEntity<Object> staged(ServerHttpRequest request) {
    return ConfigurationReader.answer(reader.staged(), request);
  }

  @GetMapping(
      path = "/ready",
      produces = {JSON, INI})
  @Operation(operationId = "getReadyConfiguration", summary = "The ready configuration")
  @ConfigurationReader.Answered
  ResponseEntity<Object> ready(ServerHttpRequest request) {
    return ConfigurationReader.answer(reader.ready(), request);
  }

  @GetMapping(
      path = "/deployed",
      produces = {JSON, INI})
  @Operation(operationId = "getDeployedConfiguration", summary = "The deployed configuration")
  @ConfigurationReader.Answered
  ResponseEntity<Object> deployed(ServerHttpRequest request) {
    return ConfigurationReader.answer(reader.deployed(), request);
  }

  @GetMapping(
      path = "/{id}",
      produces = {JSON, INI})
  @Operation(
      operationId = "getConfiguration",
      summary = "A configuration by its id",
      description = "The newest configuration with this id, or the one whose content has `hash`.")
  @ConfigurationReader.Answered
  @Answers.Dependent
  Mono<ResponseEntity<Object>> configuration(
      @PathVariable String id,
      @Parameter(description = "the SHA-256 of the content, in hex") @RequestParam(required = false)
          @Nullable String hash,
      ServerHttpRequest request) {
    Mono<Configuration> found =
        hash == null
            ? database.find(() -> configurations.byId(id))
            : database.find(
                () -> configurations.byIdentity(new ConfigurationIdentity(id, hash).key()));
    return found
        .switchIfEmpty(Mono.error(() -> ConfigurationReader.missing(id)))
        .map(configuration -> ConfigurationReader.answer(configuration, request));
  }

  @PostMapping("/staged/check")
  @Operation(
      operationId = "checkConfiguration",
      summary = "Have every agent check the ready configuration",
      description =
          "Runs the preflight check of a deployment, without deploying. Each node that fails the"
              + " check gives a failed result; an instance whose nodes all pass gives a"
              + " successful one.")
  @Answers.InParts
  @Answers.Acting
  @Answers.Conditional
  @Answers.Dependent
  Mono<ResponseEntity<NodeResults>> check() {
    return database
        .call(rehearsal::check)
        .flatMap(Mono::fromFuture)
        .map(checked -> NodeResults.of(checked.reqid(), checked.results()))
        .map(results -> ResponseEntity.status(Answers.status(results.succeeded())).body(results));
  }

  @GetMapping("/{a}/diff/{b}")
  @Operation(
      operationId = "compareConfigurations",
      summary = "Compare two configurations by instance, node and field",
      description = "Each is `staged`, `ready`, `deployed` or an id.")
  @Answers.Whole
  @Answers.Reading
  @Answers.Named
  @Answers.Dependent
  Mono<ConfigurationComparison> compare(@PathVariable String a, @PathVariable String b) {
    return database.call(() -> ConfigurationComparison.of(require(a), require(b)));
  }

  private Configuration require(String name) {
    return switch (name) {
      case "staged" -> reader.staged();
      case "ready" -> reader.ready();
      case "deployed" -> reader.deployed();
      default -> configurations.byId(name).orElseThrow(() -> ConfigurationReader.missing(name));
    };
  }
}
