package io.zeekeeper.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ControllerMessage.CheckRequest;
import io.zeekeeper.protocol.ControllerMessage.ConfigurationContent;
import io.zeekeeper.protocol.ControllerMessage.ConfigurationRequest;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.ControllerMessage.PlanRequest;
import io.zeekeeper.protocol.Received.Complete;
import io.zeekeeper.protocol.Received.Referring;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests that reference their configuration, and the content that is sent once. */
class ConfigurationReferenceTest {
  private static final ClusterSettings CLUSTER =
      new ClusterSettings(ClusterSettings.Backend.BROKER, null, "seed");
  private static final DeploymentOrigin ORIGIN =
      new DeploymentOrigin("controller", 7, "d", DeploymentOrigin.Kind.CLIENT);

  private final FrameWriter writer = new FrameWriter();

  private static Configuration configuration(String id) {
    return new Configuration(
        id,
        List.of(new Instance("a", "192.0.2.1", null)),
        IntStream.range(0, 100)
            .mapToObj(number -> Node.of("node-ü-" + number, "a", ClusterRole.WORKER))
            .toList());
  }

  static Stream<ConfigurationRequest> requests() {
    Configuration configuration = configuration("one");
    return Stream.of(
        new CheckRequest("r", 1, configuration, CLUSTER),
        new PlanRequest("r", 2, true, configuration, CLUSTER),
        new DeployRequest(
            "r", 3, ORIGIN, true, configuration, CLUSTER, Map.of("m", RunState.STOPPED)));
  }

  private static Received receive(String frame) {
    return Frames.receive(frame, ignored -> {}).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void configurationCompletesTheRequestThatReferencesIt(ConfigurationRequest request) {
    String frame = writer.writeWithReference(request);
    assertThat(frame.length()).isLessThan(500);
    var received = (Referring) receive(frame);
    assertThat(received.reference()).isEqualTo(ConfigurationReference.to(request.configuration()));
    assertThat(received.complete(request.configuration())).isEqualTo(request);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void requestWithAWholeConfigurationIsComplete(ConfigurationRequest request) {
    assertThat(receive(writer.write(request))).isEqualTo(new Complete(request));
    assertThat(receive(Frames.write(request))).isEqualTo(new Complete(request));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void readerWithoutConfigurationsRefusesAReference(ConfigurationRequest request) {
    String frame = writer.writeWithReference(request);
    assertThatThrownBy(() -> Frames.read(frame, ControllerMessage.class, ignored -> {}))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("configuration that is only named");
  }

  @Test
  void contentIsCompressedWithoutLoss() {
    Configuration configuration = configuration("one");
    String frame = new String(writer.content(configuration), StandardCharsets.UTF_8);
    assertThat(frame.length())
        .isLessThan(Json.lenient().writeValueAsString(configuration).length() / 5);
    var content = (ConfigurationContent) ((Complete) receive(frame)).message();
    assertThat(content.configuration()).isEqualTo(ConfigurationReference.to(configuration));
    assertThat(CompressedConfiguration.read(String.valueOf(content.gzip())))
        .isEqualTo(configuration);
  }

  @Test
  void alternatingConfigurationsAreRenderedOnceEach() {
    Configuration one = configuration("one");
    Configuration two = configuration("two");
    byte[] first = writer.content(one);
    byte[] second = writer.content(two);
    assertThat(writer.content(one)).isSameAs(first);
    assertThat(writer.content(two)).isSameAs(second).isNotEqualTo(first);
  }

  @Test
  void onlyTheLastFewRenderedConfigurationsAreKept() {
    Configuration one = configuration("one");
    byte[] first = writer.content(one);
    IntStream.range(0, 4).forEach(number -> writer.content(configuration("other-" + number)));
    assertThat(writer.content(one)).isNotSameAs(first).isEqualTo(first);
  }

  @Test
  void equalConfigurationsWithDifferentIdsHaveDifferentReferences() {
    assertThat(writer.reference(configuration("one")))
        .isNotEqualTo(writer.reference(configuration("two")))
        .isEqualTo(writer.reference(configuration("one")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?",
        "H4sI",
        "YWJj",
        "H4sIAAAAAAAAAKtWykxRslIyUtJRykjNyclXslIqzy/KSVGqBQCAFQWiGwAAAA"
      })
  void damagedContentIsAnError(String gzip) {
    assertThatThrownBy(() -> CompressedConfiguration.read(gzip))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("configuration");
  }

  @Test
  void contentThatIsNoConfigurationIsAnError() {
    for (String json : List.of("null", "[]", "{\"nodes\":[{}]}")) {
      String gzip = CompressedConfiguration.compress(json);
      assertThatThrownBy(() -> CompressedConfiguration.read(gzip))
          .as(json)
          .isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void unknownMembersOfAReferenceAreIgnored() {
    JsonNode frame =
        Json.lenient().readTree(writer.writeWithReference(requests().findFirst().orElseThrow()));
    var named = (ObjectNode) frame.path("configuration");
    named.put("of_tomorrow", 1);
    assertThat(receive(frame.toString())).isInstanceOf(Referring.class);
  }
}
