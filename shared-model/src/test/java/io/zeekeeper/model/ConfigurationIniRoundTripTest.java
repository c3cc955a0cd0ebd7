package io.zeekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Everything that the INI form can express survives writing and reading. */
class ConfigurationIniRoundTripTest {
  private static final int TRIES = 500;
  private static final List<String> PARTS =
      List.of(
          "[",
          "]",
          "instances",
          "n",
          "=",
          ":",
          "%",
          "%(",
          ")s",
          "role",
          "worker",
          "\n",
          " ",
          "#",
          "env",
          "'",
          "\\",
          "DEFAULT",
          "[n]\n",
          "role = worker\n",
          "port",
          "0",
          "scripts");

  @Test
  void everythingButTheIdSurvivesARoundTrip() {
    Randomly.times(
        TRIES,
        random -> {
          Configuration written = configuration(random);
          Configuration read =
              ConfigurationIni.read(
                  ConfigurationIni.write(written),
                  () -> {
                    throw new AssertionError("every node has its instance");
                  });
          assertThat(read.instances()).isEqualTo(written.instances());
          assertThat(read.nodes()).isEqualTo(written.nodes());
          assertThat(read.contentHash()).isEqualTo(written.contentHash());
          assertThat(read.id()).isNotEqualTo(written.id());
        });
  }

  @Test
  void anyTextIsReadOrRefusedWithAMessage() {
    Randomly.times(
        TRIES,
        random -> {
          String text = String.join("", random.list(0, 30, r -> r.oneOf(PARTS)));
          try {
            assertThat(ConfigurationIni.read(text, () -> "host")).isNotNull();
          } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        });
  }

  @Test
  void instancesWithNodesKeepUpperAndLowerCase() {
    Randomly.times(
        TRIES,
        random -> {
          var names = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
          random.list(1, 3, r -> r.text("aB.-9", 5)).stream()
              .filter(InputRules::isInstanceName)
              .forEach(name -> names.put(name, name));
          var nodes = new ArrayList<Node>();
          var instances = new ArrayList<Instance>();
          for (String name : names.values()) {
            nodes.add(Node.of("n" + nodes.size(), name, ClusterRole.WORKER));
            instances.add(new Instance(name, "0.0.0.0", null));
          }
          var written = new Configuration("c", instances, nodes);
          Configuration read = ConfigurationIni.read(ConfigurationIni.write(written), () -> "");
          assertThat(read.contentHash()).isEqualTo(written.contentHash());
        });
  }

  private static Configuration configuration(Randomly random) {
    var instances = new TreeMap<String, Instance>();
    for (Instance instance : random.list(1, 3, ConfigurationIniRoundTripTest::instance)) {
      instances.put(instance.name(), instance);
    }
    var nodes = new TreeMap<String, Node>();
    List<String> names = List.copyOf(instances.keySet());
    random.list(0, 4, r -> node(r, names)).forEach(node -> nodes.put(node.name(), node));
    return new Configuration("c", List.copyOf(instances.values()), List.copyOf(nodes.values()));
  }

  private static Instance instance(Randomly random) {
    Integer port = random.maybe(random.number(1, 65_535));
    String host = random.oneOf(List.of("0.0.0.0", "10.1.2.3", "::1", "2001:db8::1:0:0:1"));
    return new Instance(
        "i" + random.text("abcz_0", 2), port == null ? Instance.UNKNOWN_HOST : host, port);
  }

  private static Node node(Randomly random, List<String> instances) {
    var env = new TreeMap<String, String>();
    for (String name : random.list(0, 3, r -> r.oneOf(List.of("A", "b", "_C1")))) {
      env.putAll(Map.of(name, random.oneOf(List.of("", text(random)))));
    }
    return new Node(
        random.oneOf(List.of("n", "N", "_")) + random.text("aZ09_-", 5),
        random.oneOf(instances),
        random.oneOf(ClusterRole.START_ORDER),
        State.RUNNING,
        random.maybe(random.number(1, 65_535)),
        random.list(0, 3, ConfigurationIniRoundTripTest::text).stream().sorted().toList(),
        List.of(),
        random.maybe(text(random)),
        random.maybe(random.number(0, 4095)),
        env,
        random.maybe(random.number(1, 65_535)));
  }

  /** Returns printable text with characters that are special to INI, shells and configparser. */
  private static String text(Randomly random) {
    String text = random.text("aZ0'\"\\%()s=:;#[]$ \té€", 8).strip();
    return text.isEmpty() ? "x" : text;
  }
}
