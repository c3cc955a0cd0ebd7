package io.zeekeeper.controller.zeekclient;

import io.zeekeeper.controller.zeekclient.data.BrokerJson;
import io.zeekeeper.controller.zeekclient.data.MalformedDataException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The text frames of Zeek's WebSocket API. Errors have the contexts that a Zeek controller gives,
 * with what is wrong behind them.
 */
final class ClientFrames {
  /** The topic of all requests and responses. */
  static final String TOPIC = "zeek/management/controller";

  private static final String TYPE = "type";
  private static final String DATA_MESSAGE = "data-message";

  private ClientFrames() {}

  /**
   * Reads a client's first frame: the topics it wants.
   *
   * @throws MalformedDataException when it is not an array of strings
   */
  static List<String> readSubscriptions(String text) {
    JsonNode json = parse(text, "subscriptions not an array");
    if (!json.isArray()) {
      throw new MalformedDataException("subscriptions not an array");
    }
    List<String> topics = new ArrayList<>();
    for (JsonNode topic : json) {
      if (!topic.isString()) {
        throw new MalformedDataException("individual subscription not a string");
      }
      topics.add(topic.stringValue());
    }
    return topics;
  }

  /**
   * Reads an event that a client publishes.
   *
   * @throws MalformedDataException when it is none, or is meant for another topic
   */
  static Event readEvent(String text) {
    JsonNode json = parse(text, "failed to decode JSON object");
    if (!json.isObject()) {
      throw new MalformedDataException("failed to decode JSON object: not an object");
    }
    if (!json.path(TYPE).asString("").equals(DATA_MESSAGE)) {
      throw new MalformedDataException(
          "failed to decode JSON object: its \"type\" is not \"" + DATA_MESSAGE + "\"");
    }
    JsonNode topic = json.get("topic");
    if (topic == null || !topic.isString()) {
      throw new MalformedDataException("no topic in top-level JSON object");
    }
    if (!topic.stringValue().equals(TOPIC)) {
      throw new MalformedDataException("the controller listens on topic " + TOPIC + " only");
    }
    return explained("failed to create Zeek event", () -> Event.read(BrokerJson.read(json)));
  }

  /** {@code reading}, whose error gets the context that Zeek would give in front. */
  static <T> T explained(String context, java.util.function.Supplier<T> reading) {
    try {
      return reading.get();
    } catch (MalformedDataException e) {
      throw new MalformedDataException(context + ": " + e.getMessage());
    }
  }

  private static JsonNode parse(String text, String context) {
    return explained(context, () -> BrokerJson.parse(text));
  }

  static String ack(String endpoint, String version) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(TYPE, "ack").put("endpoint", endpoint).put("version", version);
    return BrokerJson.write(json);
  }

  static String error(String context) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(TYPE, "error").put("code", "deserialization_failed").put("context", context);
    return BrokerJson.write(json);
  }

  static String message(Event event) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(TYPE, DATA_MESSAGE).put("topic", TOPIC);
    return BrokerJson.write(BrokerJson.put(json, event.write()));
  }
}
