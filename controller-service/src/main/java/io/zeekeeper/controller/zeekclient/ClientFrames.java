package io.zeekeeper.controller.zeekclient;

import io.zeekeeper.controller.zeekclient.data.BrokerJson;
import io.zeekeeper.controller.zeekclient.data.MalformedDataException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes the text frames of Zeek's WebSocket API. An error begins with the context that a
 * Zeek controller gives, followed by the details.
 */
final class ClientFrames {
  /** The topic of all requests and responses. */
  static final String TOPIC = "zeek/management/controller";

  private static final String TYPE = "type";
  private static final String DATA_MESSAGE = "data-message";

  private ClientFrames() {}

  /**
   * Reads a client's first frame: the topics that it subscribes to.
   *
   * @throws MalformedDataException if {@code text} is not an array of strings
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
   * @throws MalformedDataException if {@code text} is not an event, or has another topic
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
    return withContext("failed to create Zeek event", () -> Event.read(BrokerJson.read(json)));
  }

  /**
   * Calls {@code read}, and puts {@code context}, as Zeek gives it, in front of an error's message.
   */
  static <T> T withContext(String context, Supplier<T> read) {
    try {
      return read.get();
    } catch (MalformedDataException e) {
      throw new MalformedDataException(context + ": " + e.getMessage());
    }
  }

  private static JsonNode parse(String text, String context) {
    return withContext(context, () -> BrokerJson.parse(text));
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
