package io.zeekeeper.controller.zeekclient;

import io.zeekeeper.controller.zeekclient.data.BrokerData;
import io.zeekeeper.controller.zeekclient.data.BrokerData.Address;
import io.zeekeeper.controller.zeekclient.data.BrokerData.BooleanValue;
import io.zeekeeper.controller.zeekclient.data.BrokerData.Entry;
import io.zeekeeper.controller.zeekclient.data.BrokerData.EnumValue;
import io.zeekeeper.controller.zeekclient.data.BrokerData.IntegerValue;
import io.zeekeeper.controller.zeekclient.data.BrokerData.None;
import io.zeekeeper.controller.zeekclient.data.BrokerData.Port;
import io.zeekeeper.controller.zeekclient.data.BrokerData.SetValue;
import io.zeekeeper.controller.zeekclient.data.BrokerData.StringValue;
import io.zeekeeper.controller.zeekclient.data.BrokerData.Table;
import io.zeekeeper.controller.zeekclient.data.BrokerData.Vector;
import io.zeekeeper.controller.zeekclient.data.MalformedDataException;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.NodeOutputs;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Option;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the records of Zeek's {@code Management} framework. A record is a vector of its
 * fields in the order of their declaration; an unset optional field is none.
 */
final class ZeekRecords {
  private static final String ROLE_SCOPE = "Supervisor::";
  private static final String STATE_SCOPE = "Management::";
  private static final BrokerData NONE = new None();

  private ZeekRecords() {}

  static Configuration readConfiguration(BrokerData data) {
    Fields fields = new Fields("Configuration", data, 3);
    String id = fields.text(0, "id");
    return new Configuration(
        id.isEmpty() ? UUID.randomUUID().toString() : id,
        elements(fields.at(1), "instances", true, ZeekRecords::readInstance),
        elements(fields.at(2), "nodes", true, ZeekRecords::readNode));
  }

  private static Instance readInstance(BrokerData data) {
    Fields fields = new Fields("Instance", data, 3);
    if (!(fields.at(1) instanceof Address(String host))) {
      throw fields.wrong("host", "an address");
    }
    return new Instance(fields.text(0, "name"), host, fields.port(2, "listen_port"));
  }

  private static Node readNode(BrokerData data) {
    Fields fields = new Fields("Node", data, 11);
    return new Node(
        fields.text(0, "name"),
        fields.text(1, "instance"),
        fields.constant(2, "role", ROLE_SCOPE, ClusterRole.class, ClusterRole.NONE),
        fields.constant(3, "state", STATE_SCOPE, State.class, State.RUNNING),
        fields.port(4, "p"),
        elements(fields.at(5), "scripts", false, script -> string(script, "scripts")),
        elements(fields.at(6), "options", true, ZeekRecords::readOption),
        fields.optionalText(7, "interface"),
        fields.affinity(8),
        environment(fields),
        fields.port(10, "metrics_port"));
  }

  private static Option readOption(BrokerData data) {
    Fields fields = new Fields("Option", data, 2);
    return new Option(fields.text(0, "name"), fields.text(1, "value"));
  }

  private static SortedMap<String, String> environment(Fields fields) {
    var environment = new TreeMap<String, String>();
    switch (fields.at(9)) {
      case None _ -> {}
      case Table(List<Entry> entries) ->
          entries.forEach(entry -> {
            String name = string(entry.key(), "env");
            if (environment.put(name, string(entry.value(), "env")) != null) {
              throw new MalformedDataException("Node: 'env' has '" + name + "' twice");
            }
          });
      default -> throw fields.wrong("env", "a table");
    }
    return environment;
  }

  private static <T> List<T> elements(
      BrokerData data, String name, boolean set, Function<BrokerData, T> read) {
    List<BrokerData> elements =
        switch (data) {
          case None _ -> List.of();
          case SetValue(List<BrokerData> all) when set -> all;
          case Vector(List<BrokerData> all) when !set -> all;
          default ->
              throw new MalformedDataException(
                  "'" + name + "' is not a " + (set ? "set" : "vector"));
        };
    return elements.stream().map(read).toList();
  }

  private static String string(BrokerData data, String name) {
    if (data instanceof StringValue(String text)) {
      return text;
    }
    throw new MalformedDataException("'" + name + "' contains a value that is not a string");
  }

  /** The fields of a record. */
  private record Fields(String type, List<BrokerData> fields) {
    Fields(String type, BrokerData data, int size) {
      this(type, data instanceof Vector(List<BrokerData> fields) ? fields : List.of());
      if (fields.size() != size) {
        throw new MalformedDataException("%s is not a vector of %d fields".formatted(type, size));
      }
    }

    BrokerData at(int index) {
      return fields.get(index);
    }

    MalformedDataException wrong(String name, String wanted) {
      return new MalformedDataException("%s: '%s' is not %s".formatted(type, name, wanted));
    }

    String text(int index, String name) {
      if (at(index) instanceof StringValue(String text)) {
        return text;
      }
      throw wrong(name, "a string");
    }

    @Nullable String optionalText(int index, String name) {
      return at(index) instanceof None ? null : text(index, name);
    }

    @Nullable Integer port(int index, String name) {
      return switch (at(index)) {
        case None _ -> null;
        case Port(int number, String protocol) when number > 0 && protocol.equals("tcp") -> number;
        default -> throw wrong(name, "a TCP port");
      };
    }

    @Nullable Integer affinity(int index) {
      return switch (at(index)) {
        case None _ -> null;
        case IntegerValue(long cpu) when cpu >= Integer.MIN_VALUE && cpu <= Integer.MAX_VALUE ->
            (int) cpu;
        default -> throw wrong("cpu_affinity", "an integer");
      };
    }

    <E extends Enum<E>> E constant(
        int index, String name, String scope, Class<E> family, E otherwise) {
      if (at(index) instanceof None) {
        return otherwise;
      }
      if (at(index) instanceof EnumValue(String value) && value.startsWith(scope)) {
        String plain = value.substring(scope.length());
        return Arrays.stream(family.getEnumConstants())
            .filter(constant -> constant.name().equals(plain))
            .findFirst()
            .orElseThrow(() -> wrong(name, "one of " + Arrays.toString(family.getEnumConstants())));
      }
      throw wrong(name, "a " + scope + family.getSimpleName());
    }
  }

  /**
   * Writes a Result.
   *
   * @param data the Result's data, as this response contains it
   */
  static BrokerData write(Result result, BrokerData data) {
    return Vector.of(
        new StringValue(result.reqid()),
        new BooleanValue(result.success()),
        text(result.instance()),
        data,
        text(result.error()),
        text(result.node()));
  }

  static BrokerData write(Configuration configuration) {
    return Vector.of(
        new StringValue(configuration.id()),
        new SetValue(configuration.instances().stream().map(ZeekRecords::write).toList()),
        new SetValue(configuration.nodes().stream().map(ZeekRecords::write).toList()));
  }

  static BrokerData write(Instance instance) {
    return Vector.of(
        new StringValue(instance.name()), new Address(instance.host()), port(instance.port()));
  }

  private static BrokerData write(Node node) {
    List<BrokerData> options = new ArrayList<>();
    // A client could not say that the option is secret when it stages the configuration again.
    node.options().stream()
        .map(Option::withoutSecret)
        .forEach(option ->
            options.add(
                Vector.of(new StringValue(option.name()), new StringValue(option.value()))));
    List<BrokerData> scripts = new ArrayList<>();
    node.scripts().forEach(script -> scripts.add(new StringValue(script)));
    List<Entry> environment = new ArrayList<>();
    node.env()
        .forEach((name, value) ->
            environment.add(new Entry(new StringValue(name), new StringValue(value))));
    Integer cpu = node.cpuAffinity();
    return Vector.of(
        new StringValue(node.name()),
        new StringValue(node.instance()),
        role(node.role()),
        state(node.state()),
        port(node.port()),
        scripts.isEmpty() ? NONE : new Vector(scripts),
        options.isEmpty() ? NONE : new SetValue(options),
        text(node.networkInterface()),
        cpu == null ? NONE : new IntegerValue(cpu),
        new Table(environment),
        port(node.metricsPort()));
  }

  static BrokerData write(NodeStatus status) {
    Long pid = status.pid();
    return Vector.of(
        new StringValue(status.node()),
        state(status.state()),
        new EnumValue(STATE_SCOPE + status.mgmtRole().name()),
        role(status.clusterRole()),
        pid == null ? NONE : new IntegerValue(pid),
        port(status.port()),
        port(status.metricsPort()));
  }

  static BrokerData write(NodeOutputs outputs) {
    return Vector.of(new StringValue(outputs.stdout()), new StringValue(outputs.stderr()));
  }

  static BrokerData text(@Nullable String text) {
    return text == null ? NONE : new StringValue(text);
  }

  private static BrokerData port(@Nullable Integer port) {
    return port == null ? NONE : new Port(port, "tcp");
  }

  private static BrokerData role(ClusterRole role) {
    return new EnumValue(ROLE_SCOPE + role.name());
  }

  private static BrokerData state(State state) {
    return new EnumValue(STATE_SCOPE + state.name().toUpperCase(Locale.ROOT));
  }
}
