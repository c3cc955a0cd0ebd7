package io.zeekeeper.agent.zeek;

import io.zeekeeper.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Zeek's WebSocket API: events as JSON, in the encoding of Broker's data types. */
final class ChannelFrames {
  private ChannelFrames() {}

  /** A node's answer to a request. */
  record Response(String reqid, String node, boolean success, String payload) {}

  static String subscriptions(String replyTopic) {
    return Json.lenient().writeValueAsString(List.of(replyTopic));
  }

  /** The event {@code Zeekeeper::request}, published to a node's topic. */
  static String request(
      String topic, String replyTopic, String reqid, String action, List<String> arguments) {
    List<Object> values = List.copyOf(arguments.stream().map(ChannelFrames::string).toList());
    List<Object> parameters =
        List.of(string(replyTopic), string(reqid), string(action), vector(values));
    List<Object> event = List.of(string("Zeekeeper::request"), vector(parameters));

    return Json.lenient()
        .writeValueAsString(
            Map.of(
                "type",
                "data-message",
                "topic",
                topic,
                "@data-type",
                "vector",
                "data",
                List.of(count(1), count(1), vector(event))));
  }

  static boolean isAck(JsonNode frame) {
    return frame.path("type").asString("").equals("ack");
  }

  /** An error frame's text, for the log. */
  static Optional<String> error(JsonNode frame) {
    return frame.path("type").asString("").equals("error")
        ? Optional.of(frame.path("code").asString("") + ": " + frame.path("context").asString(""))
        : Optional.empty();
  }

  static Optional<Response> response(JsonNode frame) {
    JsonNode event = frame.path("data").path(2).path("data");
    if (!event.path(0).path("data").asString("").equals("Zeekeeper::response")) {
      return Optional.empty();
    }

    JsonNode arguments = event.path(1).path("data");
    try {
      byte[] payload = Base64.getDecoder().decode(arguments.path(3).path("data").asString(""));
      return Optional.of(
          new Response(
              arguments.path(0).path("data").asString(""),
              arguments.path(1).path("data").asString(""),
              arguments.path(2).path("data").asBoolean(false),
              new String(payload, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Optional<JsonNode> parse(String frame) {
    try {
      return Optional.ofNullable(Json.lenient().readTree(frame));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> string(String value) {
    return Map.of("@data-type", "string", "data", value);
  }

  private static Map<String, Object> count(int value) {
    return Map.of("@data-type", "count", "data", value);
  }

  private static Map<String, Object> vector(List<Object> values) {
    return Map.of("@data-type", "vector", "data", values);
  }
}
