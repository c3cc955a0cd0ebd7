package io.zeekeeper.controller.zeekclient.data;

import io.zeekeeper.controller.zeekclient.data.BrokerData.Address;
import io.zeekeeper.controller.zeekclient.data.BrokerData.BooleanValue;
import io.zeekeeper.controller.zeekclient.data.BrokerData.Count;
import io.zeekeeper.controller.zeekclient.data.BrokerData.Entry;
import io.zeekeeper.controller.zeekclient.data.BrokerData.EnumValue;
import io.zeekeeper.controller.zeekclient.data.BrokerData.IntegerValue;
import io.zeekeeper.controller.zeekclient.data.BrokerData.None;
import io.zeekeeper.controller.zeekclient.data.BrokerData.Port;
import io.zeekeeper.controller.zeekclient.data.BrokerData.Real;
import io.zeekeeper.controller.zeekclient.data.BrokerData.SetValue;
import io.zeekeeper.controller.zeekclient.data.BrokerData.StringValue;
import io.zeekeeper.controller.zeekclient.data.BrokerData.Subnet;
import io.zeekeeper.controller.zeekclient.data.BrokerData.Table;
import io.zeekeeper.controller.zeekclient.data.BrokerData.Timespan;
import io.zeekeeper.controller.zeekclient.data.BrokerData.Timestamp;
import io.zeekeeper.controller.zeekclient.data.BrokerData.Vector;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes Broker's data as JSON: every value is {@code {"@data-type": T, "data": D}}.
 * Reading is strict, takes linear time and bounds the nesting depth. Safe on any thread.
 */
public final class BrokerJson {
  /** The member that names a value's type. */
  public static final String TYPE = "@data-type";

  /** The member that holds a value. */
  public static final String DATA = "data";

  private static final int MAX_DEPTH = 64;
  private static final int COUNT_BITS = 64;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(2 * MAX_DEPTH).build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private BrokerJson() {}

  /**
   * Reads JSON of any kind, with bounded depth.
   *
   * @throws MalformedDataException if {@code text} is not JSON
   */
  public static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      var at = e.getLocation();
      throw new MalformedDataException(
          at == null
              ? "not JSON"
              : "not JSON at line " + at.getLineNr() + ", column " + at.getColumnNr());
    }
  }

  /** The compact text of {@code json}. */
  public static String write(JsonNode json) {
    return MAPPER.writeValueAsString(json);
  }

  /**
   * Reads a value.
   *
   * @throws MalformedDataException if {@code json} is not a value of Broker
   */
  public static BrokerData read(JsonNode json) {
    if (!json.isObject()) {
      throw new MalformedDataException("a value is not an object");
    }
    JsonNode type = json.get(TYPE);
    JsonNode data = json.get(DATA);
    if (type == null || !type.isString()) {
      throw new MalformedDataException("a value lacks \"" + TYPE + "\"");
    }
    String name = type.stringValue();
    if (data == null) {
      throw new MalformedDataException("a value lacks \"" + DATA + "\" (" + abridged(name) + ")");
    }
    return switch (name) {
      case "none" -> none(data);
      case "boolean" -> {
        require(data.isBoolean(), name);
        yield new BooleanValue(data.booleanValue());
      }
      case "count" -> {
        BigInteger number = integer(data, name);
        require(number.signum() >= 0 && number.bitLength() <= COUNT_BITS, name);
        yield new Count(number.longValue());
      }
      case "integer" -> {
        BigInteger number = integer(data, name);
        require(number.bitLength() < COUNT_BITS, name);
        yield new IntegerValue(number.longValue());
      }
      case "real" -> {
        require(data.isNumber(), name);
        // Jackson rejects an integer beyond the range of double; here it becomes infinite.
        yield new Real(
            data.isIntegralNumber() ? data.bigIntegerValue().doubleValue() : data.doubleValue());
      }
      case "string" -> new StringValue(text(data, name));
      case "enum-value" -> new EnumValue(text(data, name));
      case "address" -> new Address(text(data, name));
      case "subnet" -> new Subnet(text(data, name));
      case "port" -> Port.parse(text(data, name));
      case "timespan" -> new Timespan(text(data, name));
      case "timestamp" -> new Timestamp(text(data, name));
      case "vector" -> new Vector(each(data, name, BrokerJson::read));
      case "set" -> new SetValue(each(data, name, BrokerJson::read));
      case "table" -> new Table(each(data, name, BrokerJson::entry));
      default -> throw new MalformedDataException("unknown data type '" + abridged(name) + "'");
    };
  }

  private static None none(JsonNode data) {
    require(data.isNull() || (data.isObject() && data.isEmpty()), "none");
    return new None();
  }

  private static BigInteger integer(JsonNode data, String type) {
    require(data.isIntegralNumber(), type);
    return data.bigIntegerValue();
  }

  private static String text(JsonNode data, String type) {
    require(data.isString(), type);
    return data.stringValue();
  }

  private static <T> List<T> each(JsonNode data, String type, Function<JsonNode, T> read) {
    require(data.isArray(), type);
    List<T> elements = new ArrayList<>(data.size());
    data.forEach(element -> elements.add(read.apply(element)));
    return elements;
  }

  private static Entry entry(JsonNode json) {
    JsonNode key = json.get("key");
    JsonNode value = json.get("value");
    if (key == null || value == null) {
      throw new MalformedDataException("a table entry lacks \"key\" or \"value\"");
    }
    return new Entry(read(key), read(value));
  }

  private static void require(boolean holds, String type) {
    if (!holds) {
      throw new MalformedDataException("the data is not a valid " + type);
    }
  }

  private static String abridged(String text) {
    int maxLength = 40;
    return text.length() <= maxLength ? text : text.substring(0, maxLength) + "…";
  }

  /** Writes a value as JSON. */
  public static ObjectNode write(BrokerData value) {
    return put(NODES.objectNode(), value);
  }

  /** Adds the two members of {@code value} to {@code json}, as Broker does in a frame. */
  public static ObjectNode put(ObjectNode json, BrokerData value) {
    return switch (value) {
      case None _ -> typed(json, "none", NODES.objectNode());
      case BooleanValue(boolean it) -> typed(json, "boolean", NODES.booleanNode(it));
      case Count(long it) ->
          typed(json, "count", NODES.numberNode(new BigInteger(Long.toUnsignedString(it))));
      case IntegerValue(long it) -> typed(json, "integer", NODES.numberNode(it));
      case Real(double it) -> typed(json, "real", NODES.numberNode(it));
      case StringValue(String it) -> typed(json, "string", NODES.stringNode(it));
      case EnumValue(String it) -> typed(json, "enum-value", NODES.stringNode(it));
      case Address(String it) -> typed(json, "address", NODES.stringNode(it));
      case Subnet(String it) -> typed(json, "subnet", NODES.stringNode(it));
      case Port port -> typed(json, "port", NODES.stringNode(port.toString()));
      case Timespan(String it) -> typed(json, "timespan", NODES.stringNode(it));
      case Timestamp(String it) -> typed(json, "timestamp", NODES.stringNode(it));
      case Vector(List<BrokerData> all) -> typed(json, "vector", array(all));
      case SetValue(List<BrokerData> all) -> typed(json, "set", array(all));
      case Table(List<Entry> entries) -> typed(json, "table", table(entries));
    };
  }

  private static ObjectNode typed(ObjectNode json, String type, JsonNode data) {
    json.put(TYPE, type);
    json.set(DATA, data);
    return json;
  }

  private static ArrayNode array(List<BrokerData> elements) {
    ArrayNode array = NODES.arrayNode(elements.size());
    elements.forEach(element -> array.add(write(element)));
    return array;
  }

  private static ArrayNode table(List<Entry> entries) {
    ArrayNode array = NODES.arrayNode(entries.size());
    for (Entry entry : entries) {
      ObjectNode json = NODES.objectNode();
      json.set("key", write(entry.key()));
      json.set("value", write(entry.value()));
      array.add(json);
    }
    return array;
  }
}
