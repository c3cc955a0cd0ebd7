package io.zeekeeper.standin;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The two events of the agent's node script, in the encoding of Zeek's WebSocket API. */
final class Event {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int REQUEST_PARAMETERS = 4;

  private Event() {}

  /** {@code Zeekeeper::request}. */
  record Request(String replyTopic, String reqid, String action, List<String> arguments) {}

  static boolean isRequest(JsonNode message) {
    JsonNode event = message.path("data").path(2).path("data");
    JsonNode arguments = event.path(1).path("data");
    return event.path(0).path("data").asString("").equals("Zeekeeper::request")
        && arguments.size() == REQUEST_PARAMETERS
        && arguments.valueStream().limit(REQUEST_PARAMETERS - 1).allMatch(Event::isString)
        && arguments.path(REQUEST_PARAMETERS - 1).path("@data-type").asString("").equals("vector")
        && arguments
            .path(REQUEST_PARAMETERS - 1)
            .path("data")
            .valueStream()
            .allMatch(Event::isString);
  }

  private static boolean isString(JsonNode value) {
    return value.path("@data-type").asString("").equals("string");
  }

  static Request request(String frame) {
    JsonNode arguments =
        JSON.readTree(frame).path("data").path(2).path("data").path(1).path("data");
    return new Request(
        text(arguments, 0),
        text(arguments, 1),
        text(arguments, 2),
        arguments
            .path(REQUEST_PARAMETERS - 1)
            .path("data")
            .valueStream()
            .map(argument -> argument.path("data").asString(""))
            .toList());
  }

  private static String text(JsonNode arguments, int index) {
    return arguments.path(index).path("data").asString("");
  }

  /** {@code Zeekeeper::response}. */
  static String response(String topic, String reqid, String node, boolean success, String payload) {
    String base64 = Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
    List<Object> arguments =
        List.of(
            value("string", reqid),
            value("string", node),
            value("boolean", success),
            value("string", base64));
    List<Object> event =
        List.of(value("string", "Zeekeeper::response"), value("vector", arguments));

    return JSON.writeValueAsString(
        Map.of(
            "type",
            "data-message",
            "topic",
            topic,
            "@data-type",
            "vector",
            "data",
            List.of(value("count", 1), value("count", 1), value("vector", event))));
  }

  private static Map<String, Object> value(String type, Object data) {
    return Map.of("@data-type", type, "data", data);
  }
}
