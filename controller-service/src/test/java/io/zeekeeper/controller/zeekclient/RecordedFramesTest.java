package io.zeekeeper.controller.zeekclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.controller.zeekclient.data.BrokerData;
import io.zeekeeper.controller.zeekclient.data.BrokerJson;
import io.zeekeeper.controller.zeekclient.data.MalformedDataException;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that were recorded between an unmodified zeek-client and a real Zeek controller. */
class RecordedFramesTest {
  private static List<String> frames(String side) {
    try (var in = RecordedFramesTest.class.getResourceAsStream("/zeekclient/frames.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(side + " "))
          .map(line -> line.substring(2))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> messages(String side) {
    return frames(side).stream().filter(frame -> frame.contains("data-message")).toList();
  }

  @Test
  void everySubscriptionOfTheClientIsRead() {
    List<String> subscriptions = frames("C").stream().filter(f -> f.startsWith("[")).toList();
    assertThat(subscriptions).isNotEmpty();
    assertThat(subscriptions)
        .allSatisfy(frame ->
            assertThat(ClientFrames.readSubscriptions(frame)).containsExactly(ClientFrames.TOPIC));
  }

  @Test
  void everyRequestOfTheClientIsRead() {
    List<String> kinds =
        messages("C").stream()
            .map(frame -> ClientRequest.read(ClientFrames.readEvent(frame)))
            .map(request -> request.getClass().getSimpleName())
            .distinct()
            .toList();
    assertThat(kinds)
        .contains(
            "Deploy",
            "StageConfiguration",
            "GetConfiguration",
            "GetIdValue",
            "GetInstances",
            "GetNodes",
            "Restart");
  }

  @Test
  void everyResponseIsWrittenAsTheRealControllerWritesIt() {
    assertThat(messages("S")).isNotEmpty();
    assertThat(messages("S"))
        .allSatisfy(frame ->
            assertThat(ClientFrames.message(ClientFrames.readEvent(frame))).isEqualTo(frame));
  }

  @Test
  void acknowledgementEqualsTheRealOne() {
    String real = frames("S").stream().filter(f -> f.contains("\"ack\"")).findFirst().orElseThrow();
    String endpoint = BrokerJson.parse(real).path("endpoint").asString();
    assertThat(ClientFrames.ack(endpoint, "8.2.2")).isEqualTo(real);
  }

  @Test
  void stagedConfigurationHasTheClientsValues() {
    Configuration configuration =
        messages("C").stream()
            .map(frame -> ClientRequest.read(ClientFrames.readEvent(frame)))
            .filter(ClientRequest.StageConfiguration.class::isInstance)
            .map(request -> ((ClientRequest.StageConfiguration) request).configuration())
            .filter(staged ->
                staged.node("worker").map(worker -> worker.env().size() == 2).orElse(false))
            .findFirst()
            .orElseThrow();
    Node worker = configuration.node("worker").orElseThrow();
    assertThat(worker.role()).isEqualTo(ClusterRole.WORKER);
    assertThat(worker.scripts()).containsExactly("misc/loaded-scripts");
    assertThat(worker.networkInterface()).isEqualTo("lo");
    assertThat(worker.cpuAffinity()).isEqualTo(1);
    assertThat(worker.env()).isEqualTo(Map.of("B", "x y", "FOO", "BAR"));
    assertThat(configuration.instances().getFirst().hostUnknown()).isTrue();
  }

  @Test
  void deployedConfigurationIsWrittenAsTheRealControllerWritesIt() {
    BrokerData real =
        messages("S").stream()
            .map(ClientFrames::readEvent)
            .filter(event -> event.name().endsWith("get_configuration_response"))
            .map(event -> ((BrokerData.Vector) event.arguments().get(1)).elements().get(3))
            .filter(BrokerData.Vector.class::isInstance)
            .findFirst()
            .orElseThrow();
    assertThat(ZeekRecords.write(ZeekRecords.readConfiguration(real))).isEqualTo(real);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "7", "null", "", "[", "{\"type\":\"data-message\"}"})
  void firstFrameThatIsNotAnArrayIsAnErrorInZeeksWords(String frame) {
    assertThatThrownBy(() -> ClientFrames.readSubscriptions(frame))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageStartingWith("subscriptions not an array");
  }

  @Test
  void topicThatIsNotAStringIsAnErrorInZeeksWords() {
    assertThatThrownBy(() -> ClientFrames.readSubscriptions("[\"a\",1]"))
        .isInstanceOf(MalformedDataException.class)
        .hasMessage("individual subscription not a string");
  }

  private static final String EVENT =
      """
      {"type":"data-message","topic":"zeek/management/controller","@data-type":"vector","data":[
       {"@data-type":"count","data":1},{"@data-type":"count","data":1},
       {"@data-type":"vector","data":[{"@data-type":"string","data":"NAME"},
         {"@data-type":"vector","data":[ARGS]}]}]}\
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x | failed to decode JSON object",
        "[] | failed to decode JSON object",
        "{} | failed to decode JSON object",
        "{\"type\":\"data-message\"} | no topic in top-level JSON object",
        "{\"type\":\"data-message\",\"topic\":\"zeek/management/controller\"} | failed to create Zeek event",
        "{\"type\":\"data-message\",\"topic\":\"other\",\"@data-type\":\"none\",\"data\":{}} | the controller listens on topic",
        "{\"type\":\"data-message\",\"topic\":\"zeek/management/controller\",\"@data-type\":\"none\",\"data\":{}} | failed to create Zeek event",
      })
  void frameThatIsNotAnEventIsAnErrorInZeeksWords(String frame, String context) {
    assertThatThrownBy(() -> ClientFrames.readEvent(frame))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageStartingWith(context);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Management::Controller::API::nosuch_request | {\"@data-type\":\"string\",\"data\":\"r\"}",
        "Management::Controller::API::test_noop_request | {\"@data-type\":\"string\",\"data\":\"r\"}",
        "get_nodes_request | {\"@data-type\":\"string\",\"data\":\"r\"}",
        "Management::Controller::API::get_nodes_request | ``",
        "Management::Controller::API::get_nodes_request | {\"@data-type\":\"count\",\"data\":1}",
        "Management::Controller::API::get_configuration_request | {\"@data-type\":\"string\",\"data\":\"r\"},{\"@data-type\":\"count\",\"data\":1}",
        "Management::Controller::API::restart_request | {\"@data-type\":\"string\",\"data\":\"r\"},{\"@data-type\":\"vector\",\"data\":[]}",
        "Management::Controller::API::restart_request | {\"@data-type\":\"string\",\"data\":\"r\"},{\"@data-type\":\"set\",\"data\":[{\"@data-type\":\"count\",\"data\":1}]}",
        "Management::Controller::API::stage_configuration_request | {\"@data-type\":\"string\",\"data\":\"r\"},{\"@data-type\":\"vector\",\"data\":[]}",
      })
  void eventThatIsNotARequestIsAnErrorInZeeksWords(String name, String arguments) {
    Event event =
        ClientFrames.readEvent(
            EVENT.replace("NAME", name).replace("ARGS", arguments == null ? "" : arguments));
    assertThatThrownBy(() -> ClientRequest.read(event))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageStartingWith("failed to create Zeek event: ");
  }
}
