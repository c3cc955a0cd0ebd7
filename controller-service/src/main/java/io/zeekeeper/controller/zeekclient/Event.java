package io.zeekeeper.controller.zeekclient;

import io.zeekeeper.controller.zeekclient.data.BrokerData;
import io.zeekeeper.controller.zeekclient.data.BrokerData.Count;
import io.zeekeeper.controller.zeekclient.data.BrokerData.StringValue;
import io.zeekeeper.controller.zeekclient.data.BrokerData.Vector;
import io.zeekeeper.controller.zeekclient.data.MalformedDataException;
import java.util.List;

/**
 * A Zeek event.
 *
 * @param name the event's name, including its module
 */
record Event(String name, List<BrokerData> arguments) {
  private static final Count FORMAT = new Count(1);
  private static final Count KIND = new Count(1);

  Event {
    arguments = List.copyOf(arguments);
  }

  static Event of(String name, BrokerData... arguments) {
    return new Event(name, List.of(arguments));
  }

  /**
   * Reads Broker's form of an event: format version, kind, and the event itself. Metadata may
   * follow, and is ignored.
   *
   * @throws MalformedDataException if {@code data} is not an event
   */
  static Event read(BrokerData data) {
    if (data instanceof Vector(List<BrokerData> message)
        && message.size() >= 3
        && message.get(0).equals(FORMAT)
        && message.get(1).equals(KIND)
        && message.get(2) instanceof Vector(List<BrokerData> event)
        && event.size() >= 2
        && event.get(0) instanceof StringValue(String name)
        && event.get(1) instanceof Vector(List<BrokerData> arguments)) {
      return new Event(name, arguments);
    }
    throw new MalformedDataException("not [1, 1, [name, [arguments]]]");
  }

  Vector write() {
    return Vector.of(FORMAT, KIND, Vector.of(new StringValue(name), new Vector(arguments)));
  }
}
