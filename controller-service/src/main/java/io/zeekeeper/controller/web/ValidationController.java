package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.model.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Endpoints that validate configurations without staging them. A viewer may use them: the answer
 * has what the client sent, ports by the controller's settings, and addresses of connected agents,
 * which a viewer may list. Needs no database.
 */
@RestController
@RequestMapping(ConfigurationsController.PATH)
@Tag(name = "Configurations")
class ValidationController {
  private final Configurations configurations;

  ValidationController(Configurations configurations) {
    this.configurations = configurations;
  }

  @PostMapping(path = "/validate", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "validateConfiguration",
      summary = "Validate a configuration without staging it",
      description =
          "Accepts what staging accepts, and returns what staging would return, with the same"
              + " problems. Changes nothing, and is recorded nowhere.")
  @ConfigurationBody
  @Answers.Whole
  @Answers.ActingOnBody
  @ApiResponse(responseCode = "422", ref = "UnprocessableContent")
  Mono<StagedConfiguration> validate(@RequestBody Configuration configuration) {
    return Mono.fromCallable(() -> validated(configuration))
        .subscribeOn(Schedulers.boundedElastic());
  }

  @PostMapping(path = "/validate", consumes = MediaType.TEXT_PLAIN_VALUE)
  @Operation(hidden = true)
  Mono<StagedConfiguration> validateIni(@RequestBody String ini) {
    return Mono.fromCallable(() -> IniBody.read(ini, this::validated))
        .subscribeOn(Schedulers.boundedElastic());
  }

  private StagedConfiguration validated(Configuration configuration) {
    return StagedConfiguration.of(configuration, configurations.validate(configuration));
  }
}
