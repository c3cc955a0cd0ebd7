package io.zeekeeper.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.NodeOutputs;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Result;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code openapi/asyncapi.yaml} agrees with the records of the protocol. */
class AsyncApiTest {
  private final JsonNode components =
      new YAMLMapper().readTree(Path.of("../openapi/asyncapi.yaml").toFile()).path("components");
  private final JsonNode messages = components.path("messages");
  private final JsonNode schemas = components.path("schemas");

  private static Map<String, Class<?>> types() {
    Map<String, Class<?>> types = new TreeMap<>();
    Stream.of(AgentMessage.class, ControllerMessage.class)
        .flatMap(family -> Arrays.stream(family.getAnnotation(JsonSubTypes.class).value()))
        .forEach(type -> types.put(type.name(), type.value()));
    return types;
  }

  @Test
  void everyMessageIsDocumented() {
    assertThat(new TreeSet<>(messages.propertyNames())).isEqualTo(types().keySet());
  }

  @Test
  void documentedMembersAreThoseOfTheRecords() {
    for (Message sample : FramesTest.messages().toList()) {
      JsonNode frame = Json.lenient().readTree(Frames.write(sample));
      JsonNode properties =
          messages.path(frame.path("type").asString()).path("payload").path("properties");
      Set<String> written = new TreeSet<>(frame.propertyNames());
      assertThat(new TreeSet<>(properties.propertyNames()))
          .as(frame.path("type").asString())
          .containsAll(written);
      assertThat(properties.size())
          .as(frame.path("type").asString())
          .isEqualTo(sample.getClass().getRecordComponents().length + 1);
    }
  }

  @Test
  void everyExampleIsAMessageOfItsType() {
    types()
        .forEach((name, type) -> {
          JsonNode example = messages.path(name).path("examples").path(0).path("payload");
          Optional<Message> read = Frames.read(example.toString(), Message.class, ignored -> {});
          assertThat(read).as(name).isPresent();
          assertThat(read.orElseThrow()).isInstanceOf(type);
        });
  }

  @Test
  void configurationExampleIsTheOneThatOtherExamplesReference() {
    JsonNode named = messages.at("/check_request/examples/1/payload");
    var referring =
        (Received.Referring) Frames.receive(named.toString(), ignored -> {}).orElseThrow();
    JsonNode content = messages.at("/configuration/examples/0/payload");
    assertThat(CompressedConfiguration.read(content.path("gzip").asString()))
        .isEqualTo(
            Json.lenient()
                .treeToValue(
                    messages.at("/check_request/examples/0/payload/configuration"),
                    Configuration.class))
        .satisfies(configuration ->
            assertThat(ConfigurationReference.to(configuration)).isEqualTo(referring.reference()));
    for (String type : List.of("configuration", "get_configuration")) {
      assertThat(messages.at("/" + type + "/examples/0/payload/configuration"))
          .isEqualTo(named.path("configuration"));
    }
  }

  /** The type of the data in the Results of each response. */
  private static final Map<String, Class<?>> DATA_OF_RESPONSES =
      Map.of(
          "get_nodes_response", NodeStatus[].class,
          "check_response", NodeOutputs.class,
          "get_output_response", NodeOutputs.class);

  @Test
  void responseExamplesAreWhatTheirRecordsWrite() {
    types()
        .forEach((name, type) -> {
          JsonNode example = messages.path(name).path("examples").path(0).path("payload");
          Message read =
              Frames.read(example.toString(), Message.class, ignored -> {}).orElseThrow();
          assertThat(Json.lenient().readTree(Frames.write(read))).as(name).isEqualTo(example);
          for (JsonNode result : example.path("results")) {
            Class<?> data = DATA_OF_RESPONSES.get(name);
            if (data != null) {
              Object value = Json.strict().treeToValue(result.path("data"), data);
              assertThat(Json.lenient().writeValueAsString(value))
                  .as(name)
                  .isEqualTo(result.path("data").toString());
            }
          }
        });
    assertThat(messages.at("/get_nodes_response/examples/0/payload/results/0/data")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {NodeStatus.class, NodeOutputs.class, Result.class, ConfigurationReference.class})
  void schemasHaveTheMembersOfTheRecords(Class<?> type) {
    JsonNode schema = schemas.path(type.getSimpleName());
    assertThat(new TreeSet<>(schema.path("properties").propertyNames()))
        .isEqualTo(
            Arrays.stream(type.getRecordComponents())
                .map(component -> snakeCase(component.getName()))
                .collect(Collectors.toCollection(TreeSet::new)));
    assertThat(schema.path("required").valueStream().map(JsonNode::asString))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(type.getRecordComponents())
                .filter(
                    component -> !component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                .map(component -> snakeCase(component.getName()))
                .toList());
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
