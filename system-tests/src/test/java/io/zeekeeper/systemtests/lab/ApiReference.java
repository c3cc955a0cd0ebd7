package io.zeekeeper.systemtests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The API reference, {@code openapi/openapi.yaml}. Each answer to a test must match it: status,
 * media type and members.
 */
public final class ApiReference {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final ApiReference COMMITTED =
      new ApiReference(
          new YAMLMapper().readTree(Project.root().resolve("openapi/openapi.yaml").toFile()));

  private final JsonNode document;
  private final List<Path> paths = new ArrayList<>();

  private record Path(Pattern pattern, int parameters, JsonNode operations) {}

  private ApiReference(JsonNode document) {
    this.document = document;
    document
        .path("paths")
        .properties()
        .forEach(path -> {
          String pattern = path.getKey().replaceAll("\\{[^}]+}", "[^/]+");
          int parameters = path.getKey().split("\\{", -1).length - 1;
          paths.add(new Path(Pattern.compile(pattern), parameters, path.getValue()));
        });
    paths.sort(Comparator.comparingInt(Path::parameters));
  }

  public static ApiReference read() {
    return COMMITTED;
  }

  /** Fails when an answer does not match the reference of its operation. */
  public void check(HttpResponse<String> response) {
    operation(response.request().method(), response.uri().getRawPath())
        .ifPresent(operation -> check(operation, response));
  }

  private Optional<JsonNode> operation(String method, String path) {
    return paths.stream()
        .filter(known -> known.pattern().matcher(path).matches())
        .findFirst()
        .map(known -> known.operations().path(method.toLowerCase(Locale.ROOT)))
        .filter(operation -> !operation.isMissingNode());
  }

  private void check(JsonNode operation, HttpResponse<String> response) {
    String what =
        operation.path("operationId").asString()
            + " answered "
            + response.statusCode()
            + " "
            + response.body();
    JsonNode documented =
        resolve(operation.path("responses").path(String.valueOf(response.statusCode())));
    assertThat(documented.isMissingNode()).as(what).isFalse();
    String type =
        response.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "").strip();
    if (response.body().isEmpty()) {
      assertThat(documented.has("content")).as(what).isFalse();
      return;
    }
    assertThat(documented.path("content").propertyNames()).as(what).contains(type);
    if (type.endsWith("json")) {
      check(
          what,
          documented.path("content").path(type).path("schema"),
          JSON.readTree(response.body()));
    }
  }

  private void check(String what, JsonNode reference, JsonNode value) {
    JsonNode schema = resolve(reference);
    if (value.isArray() && schema.has("items")) {
      value.forEach(item -> check(what, schema.path("items"), item));
    }
    if (value.isString() && schema.has("enum")) {
      assertThat(schema.path("enum").valueStream().map(JsonNode::asString))
          .as(what)
          .contains(value.asString());
    }
    if (value.isObject() && schema.has("properties")) {
      JsonNode members = schema.path("properties");
      assertThat(new TreeSet<>(members.propertyNames()))
          .as(what)
          .containsAll(value.propertyNames());
      assertThat(value.propertyNames())
          .as(what)
          .containsAll(schema.path("required").valueStream().map(JsonNode::asString).toList());
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        check(what, members.path(member.getKey()), member.getValue());
      }
    }
  }

  private JsonNode resolve(JsonNode schema) {
    String reference = schema.path("$ref").asString("");
    return reference.isEmpty() ? schema : document.at(reference.substring(1));
  }
}
