package io.zeekeeper.controller.zeekclient.data;

import io.zeekeeper.model.InputRules;
import io.zeekeeper.model.IpAddress;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A value of Broker's data model. Constructors check the value, so every instance can be written;
 * an invalid value throws {@link MalformedDataException}.
 */
public sealed interface BrokerData {

  /** An optional that is absent. */
  record None() implements BrokerData {}

  record BooleanValue(boolean value) implements BrokerData {}

  /**
   * @param value an unsigned 64-bit number
   */
  record Count(long value) implements BrokerData {}

  record IntegerValue(long value) implements BrokerData {}

  record Real(double value) implements BrokerData {
    public Real {
      check(Double.isFinite(value), "a real is not finite");
    }
  }

  record StringValue(String value) implements BrokerData {}

  /**
   * @param value the name, including its scope, as in {@code Supervisor::WORKER}
   */
  record EnumValue(String value) implements BrokerData {
    public EnumValue {
      check(InputRules.isZeekId(value), "'" + abridged(value) + "' is not an enum-value");
    }
  }

  record Address(String value) implements BrokerData {
    public Address {
      check(IpAddress.isLiteral(value), "'" + abridged(value) + "' is not an address");
    }
  }

  record Subnet(String value) implements BrokerData {
    private static final int MAX_PREFIX_IPV4 = 32;
    private static final int MAX_PREFIX_IPV6 = 128;

    public Subnet {
      String[] parts = value.split("/", -1);
      check(
          parts.length == 2
              && IpAddress.isLiteral(parts[0])
              && parts[1].matches("\\d{1,3}")
              && Integer.parseInt(parts[1])
                  <= (parts[0].contains(":") ? MAX_PREFIX_IPV6 : MAX_PREFIX_IPV4),
          "'" + abridged(value) + "' is not a subnet");
    }
  }

  /**
   * @param protocol tcp, udp, icmp, or {@code ?}
   */
  record Port(int number, String protocol) implements BrokerData {
    private static final Pattern FORM = Pattern.compile("(\\d{1,5})/(tcp|udp|icmp|\\?)");
    private static final int HIGHEST = 65_535;

    public Port {
      check(
          number >= 0 && number <= HIGHEST && FORM.matcher(number + "/" + protocol).matches(),
          "'" + number + "/" + abridged(protocol) + "' is not a port");
    }

    static Port parse(String text) {
      var form = FORM.matcher(text);
      check(form.matches(), "'" + abridged(text) + "' is not a port such as 2200/tcp");
      return new Port(Integer.parseInt(form.group(1)), form.group(2));
    }

    @Override
    public String toString() {
      return number + "/" + protocol;
    }
  }

  record Timespan(String value) implements BrokerData {
    private static final Pattern FORM =
        Pattern.compile("-?\\d{1,19}(\\.\\d{1,9})?(ns|us|ms|s|min|h|d)");

    public Timespan {
      check(FORM.matcher(value).matches(), "'" + abridged(value) + "' is not a timespan");
    }
  }

  record Timestamp(String value) implements BrokerData {
    private static final Pattern FORM =
        Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?");

    public Timestamp {
      check(FORM.matcher(value).matches(), "'" + abridged(value) + "' is not a timestamp");
    }
  }

  record Vector(List<BrokerData> elements) implements BrokerData {
    public Vector {
      elements = List.copyOf(elements);
    }

    public static Vector of(BrokerData... elements) {
      return new Vector(List.of(elements));
    }
  }

  /**
   * @param elements in the order of the frame, which has no meaning
   */
  record SetValue(List<BrokerData> elements) implements BrokerData {
    public SetValue {
      elements = List.copyOf(elements);
    }
  }

  /**
   * @param entries in the order of the frame, which has no meaning
   */
  record Table(List<Entry> entries) implements BrokerData {
    public Table {
      entries = List.copyOf(entries);
    }
  }

  /** One entry of a table. */
  record Entry(BrokerData key, BrokerData value) {}

  private static void check(boolean holds, String problem) {
    if (!holds) {
      throw new MalformedDataException(problem);
    }
  }

  private static String abridged(String text) {
    int maxLength = 80;
    return text.length() <= maxLength ? text : text.substring(0, maxLength) + "…";
  }
}
