package io.zeekeeper.controller.web;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Documents the responses with problems, one for each status of {@link ProblemType}. */
@Component
@NullUnmarked // the document's maps are nullable everywhere
class ProblemResponses implements OpenApiCustomizer {
  @Override
  public void customise(OpenAPI document) {
    ModelConverters.getInstance(true)
        .readAll(ProblemDocument.class)
        .forEach(document.getComponents()::addSchemas);
    Arrays.stream(ProblemType.values())
        .map(ProblemType::status)
        .distinct()
        .filter(status -> status != HttpStatus.METHOD_NOT_ALLOWED)
        .filter(status -> status != HttpStatus.INTERNAL_SERVER_ERROR)
        .forEach(status -> document.getComponents().addResponses(name(status), response(status)));
    document
        .getPaths()
        .values()
        .forEach(path ->
            path.readOperations()
                .forEach(operation -> {
                  addServerResponses(operation);
                  addRefusals(operation);
                }));
  }

  /** Responses that the HTTP server itself sends, without a body, before a request is read. */
  private static void addServerResponses(Operation operation) {
    for (HttpStatus status :
        List.of(HttpStatus.URI_TOO_LONG, HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)) {
      operation
          .getResponses()
          .addApiResponse(
              String.valueOf(status.value()),
              new ApiResponse().description(status.getReasonPhrase()));
    }
  }

  /** Responses to a request whose sender is not known, may not make it, or has to wait. */
  private static void addRefusals(Operation operation) {
    for (HttpStatus status :
        List.of(HttpStatus.UNAUTHORIZED, HttpStatus.FORBIDDEN, HttpStatus.TOO_MANY_REQUESTS)) {
      operation
          .getResponses()
          .addApiResponse(
              String.valueOf(status.value()),
              new ApiResponse().$ref("#/components/responses/" + name(status)));
    }
  }

  private static String name(HttpStatus status) {
    return status.getReasonPhrase().replace(" ", "");
  }

  private static ApiResponse response(HttpStatus status) {
    String types =
        Arrays.stream(ProblemType.values())
            .filter(type -> type.status() == status)
            .map(type -> "`" + type.slug() + "`")
            .collect(Collectors.joining(", "));
    return new ApiResponse()
        .description(status.getReasonPhrase() + ": " + types)
        .content(
            new Content()
                .addMediaType(
                    org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                    new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
  }
}
