package io.zeekeeper.controller.apidocs;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.servers.Server;
import io.zeekeeper.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** Completes what springdoc finds out by itself: names, problem responses, examples. */
@Configuration(proxyBeanMethods = false)
@NullUnmarked // the document's maps are nullable everywhere
class ApiDocument {
  private static final String PROBLEM = "application/problem+json";
  private static final String JSON = "application/json";
  private static final String EXAMPLES = "/api-examples.json";
  private static final Map<String, String> MEANINGS =
      Map.of(
          "400", "The request cannot be understood; the detail says where it is wrong.",
          "403", "The request comes from a page of another origin.",
          "404", "The path names something that does not exist.",
          "409", "The present state forbids it; the detail says what is in the way.",
          "413", "The body is larger than 8 MiB.",
          "415", "The body is neither JSON nor plain text.",
          "422",
              "The configuration is invalid, and `errors` lists everything that is wrong; or the"
                  + " Idempotency-Key belongs to another request.",
          "503",
              "The agent that could answer is not connected, or the controller's database does not"
                  + " answer.");
  private static final Map<String, List<String>> PROBLEMS =
      Map.ofEntries(
          Map.entry("getInstances", List.of()),
          Map.entry("stageConfiguration", List.of("400", "403", "413", "415", "422", "503")),
          Map.entry("checkConfiguration", List.of("403", "409", "503")),
          Map.entry("getConfiguration", List.of("404", "503")),
          Map.entry("compareConfigurations", List.of("404", "503")),
          Map.entry("deploy", List.of("400", "403", "409", "422", "503")),
          Map.entry("rollbackDeployment", List.of("400", "403", "404", "409", "422", "503")),
          Map.entry("getDeployments", List.of("400", "503")),
          Map.entry("getDeployment", List.of("404", "503")),
          Map.entry("cancelDeployment", List.of("403", "404", "409", "503")),
          Map.entry("getEvents", List.of("400", "503")),
          Map.entry("getNodes", List.of("400")),
          Map.entry("getNode", List.of("404", "503")),
          Map.entry("getNodeOutput", List.of("400", "404", "503")));
  private static final List<String> DEPLOYING = List.of("deploy", "rollbackDeployment");
  private static final List<String> DISPATCH_PROBLEMS = List.of("400", "403", "409");

  /** The document names members as the API does. */
  @Bean
  ModelResolver snakeCaseModels(ObjectMapperProvider provider) {
    return new ModelResolver(
            provider
                .jsonMapper()
                .copy()
                .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE))
        .openapi31(true);
  }

  @Bean
  OpenApiCustomizer completeDocument() {
    Map<String, JsonNode> examples = examples();
    return document -> {
      document
          .info(
              new Info()
                  .title("Zeekeeper controller")
                  .version("1")
                  .description(
                      "Deploys, runs and watches Zeek clusters. Errors are RFC 9457 problem"
                          + " documents. Durations are written `60s`.")
                  .license(new License().name("Apache-2.0")))
          .servers(List.of(new Server().url("/").description("This controller")));
      completeSchemas(document);
      document
          .getPaths()
          .values()
          .forEach(path -> path.readOperations().forEach(op -> complete(op, examples)));
    };
  }

  private static void completeSchemas(OpenAPI document) {
    Components components = document.getComponents();
    Schema<?> problem = typed("object");
    for (String member : List.of("type", "title", "detail", "instance")) {
      problem.addProperty(member, string());
    }
    problem.addProperty("status", typed("integer"));
    Schema<?> errors = typed("array").description("What is wrong with a configuration.");
    errors.setItems(string());
    problem.addProperty("errors", errors);
    components.addSchemas("Problem", problem);
    // Any JSON: what it is depends on the request.
    Schema<?> any = new Schema<>();
    any.description("Any JSON value.");
    components.getSchemas().get("Result").addProperty("data", any);
    components.getSchemas().get("Event").addProperty("data", any);
    components.getSchemas().get("Field").addProperty("a", any).addProperty("b", any);
    components.getSchemas().remove("JsonNode");
    components.getSchemas().remove("ServerSentEventObject");
  }

  private static Schema<?> string() {
    return typed("string");
  }

  private static Schema<?> typed(String type) {
    Schema<?> schema = new Schema<>();
    schema.addType(type);
    return schema;
  }

  private static void complete(Operation operation, Map<String, JsonNode> examples) {
    String id = operation.getOperationId();
    for (String status : PROBLEMS.getOrDefault(id, DISPATCH_PROBLEMS)) {
      operation
          .getResponses()
          .addApiResponse(
              status,
              new ApiResponse()
                  .description(MEANINGS.get(status))
                  .content(
                      new Content()
                          .addMediaType(
                              PROBLEM,
                              new MediaType()
                                  .schema(new Schema<>().$ref("#/components/schemas/Problem")))));
    }
    partialSuccess(operation);
    if (id.equals("getConfiguration")) {
      Content content = operation.getResponses().get("200").getContent();
      content.get(JSON).schema(new Schema<>().$ref("#/components/schemas/Configuration"));
      content.get("text/plain").schema(string());
    }
    if (id.equals("getEvents")) {
      operation.getResponses().get("200").getContent().get("text/event-stream").schema(string());
    }
    addExamples(operation, examples.get(id));
  }

  /** Answers of several parts are 200 or 207, a deployment that goes on is 202. */
  private static void partialSuccess(Operation operation) {
    Content content = operation.getResponses().get("200").getContent();
    if (content == null || content.get(JSON) == null || content.get(JSON).getSchema() == null) {
      return;
    }
    String schema = String.valueOf(content.get(JSON).getSchema().get$ref());
    boolean deploy = DEPLOYING.contains(operation.getOperationId());
    if (schema.endsWith("/FanOutAnswer") || deploy) {
      operation
          .getResponses()
          .addApiResponse(
              "207",
              new ApiResponse().description("Some Results are failures.").content(copy(content)));
    }
    if (deploy) {
      operation
          .getResponses()
          .addApiResponse(
              "202",
              new ApiResponse()
                  .description("The deployment goes on; see its Location.")
                  .content(copy(content)));
    }
  }

  private static Content copy(Content content) {
    return new Content().addMediaType(JSON, new MediaType().schema(content.get(JSON).getSchema()));
  }

  private static void addExamples(Operation operation, JsonNode examples) {
    if (examples == null) {
      return;
    }
    if (operation.getRequestBody() != null && examples.has("request")) {
      operation
          .getRequestBody()
          .getContent()
          .get(JSON)
          .addExamples("example", example(examples.path("request")));
    }
    operation
        .getResponses()
        .get("200")
        .getContent()
        .get(JSON)
        .addExamples("example", example(examples.path("response")));
  }

  private static Example example(JsonNode value) {
    return new Example().value(Json.lenient().treeToValue(value, Object.class));
  }

  /** By operation: an example of a request, where it has a body, and one of an answer. */
  private static Map<String, JsonNode> examples() {
    Map<String, JsonNode> examples = new TreeMap<>();
    try (var stream = ApiDocument.class.getResourceAsStream(EXAMPLES)) {
      if (stream == null) {
        throw new IllegalStateException(EXAMPLES + " is missing");
      }
      Json.lenient()
          .readTree(stream)
          .properties()
          .forEach(e -> examples.put(e.getKey(), e.getValue()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return examples;
  }
}
