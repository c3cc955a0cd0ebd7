package io.zeekeeper.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.zeekeeper.model.Json;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code openapi/asyncapi.yaml} says what the protocol's records say. */
class AsyncApiTest {
  private final JsonNode messages =
      new YAMLMapper()
          .readTree(Path.of("../openapi/asyncapi.yaml").toFile())
          .path("components")
          .path("messages");

  private static Map<String, Class<?>> types() {
    Map<String, Class<?>> types = new TreeMap<>();
    Stream.of(AgentMessage.class, ControllerMessage.class)
        .flatMap(family -> Arrays.stream(family.getAnnotation(JsonSubTypes.class).value()))
        .forEach(type -> types.put(type.name(), type.value()));
    return types;
  }

  @Test
  void everyMessageIsThere() {
    assertThat(new TreeSet<>(messages.propertyNames())).isEqualTo(types().keySet());
  }

  @Test
  void theMembersAreThoseOfTheRecords() {
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
}
