package io.zeekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What the INI form can express comes back from it. */
class ConfigurationIniRoundTripTest {
  private static final Arbitrary<Integer> PORT = Arbitraries.integers().between(1, 65535);

  /** Printable text with what is special to INI, to shells and to configparser. */
  private static final Arbitrary<String> TEXT =
      Arbitraries.strings()
          .withChars("aZ0'\"\\%()s=:;#[]$ \té€")
          .ofMinLength(1)
          .ofMaxLength(8)
          .filter(text -> text.equals(text.strip()));

  @Property(tries = 300)
  void whatIsWrittenIsReadBackButForTheId(@ForAll("configurations") Configuration written) {
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
  }

  @Property(tries = 300)
  void noTextMakesTheReaderThrowAnythingButAMessage(@ForAll("documents") String text) {
    try {
      assertThat(ConfigurationIni.read(text, () -> "host")).isNotNull();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Provide
  Arbitrary<String> documents() {
    return Arbitraries.of(
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
            "scripts")
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<Configuration> configurations() {
    Arbitrary<List<Instance>> instances =
        Combinators.combine(
                Arbitraries.strings()
                    .withCharRange('a', 'z')
                    .withChars("_0")
                    .ofMinLength(1)
                    .ofMaxLength(3),
                Arbitraries.of("0.0.0.0", "10.1.2.3", "::1", "2001:db8::1:0:0:1"),
                PORT.injectNull(0.5))
            .as((name, host, port) -> new Instance(name, port == null ? "0.0.0.0" : host, port))
            .list()
            .uniqueElements(Instance::name)
            .ofMinSize(1)
            .ofMaxSize(3);
    return instances.flatMap(all ->
        node(all.stream().map(Instance::name).toList())
            .list()
            .uniqueElements(Node::name)
            .ofMaxSize(4)
            .map(nodes -> new Configuration("c", all, nodes)));
  }

  private static Arbitrary<Node> node(List<String> instances) {
    Arbitrary<String> name =
        Arbitraries.strings().withCharRange('A', 'z').filter(InputRules::isNodeName);
    Arbitrary<List<String>> scripts =
        TEXT.list().ofMaxSize(3).map(words -> words.stream().sorted().toList());
    Arbitrary<TreeMap<String, String>> env =
        Arbitraries.maps(
                Arbitraries.of("A", "b", "_C1"), Arbitraries.oneOf(TEXT, Arbitraries.just("")))
            .map(TreeMap::new);
    var place =
        Combinators.combine(Arbitraries.of(instances), Arbitraries.of(ClusterRole.START_ORDER))
            .as(Tuple::of);
    return Combinators.combine(
            name,
            place,
            PORT.injectNull(0.5),
            PORT.injectNull(0.5),
            scripts,
            TEXT.injectNull(0.3),
            Arbitraries.integers().between(0, 4095).injectNull(0.5),
            env)
        .as((called, at, port, metricsPort, loaded, sniffed, cpu, variables) ->
            new Node(
                called,
                at.get1(),
                at.get2(),
                State.RUNNING,
                port,
                loaded,
                List.of(),
                sniffed,
                cpu,
                variables,
                metricsPort));
  }

  @Property(tries = 50)
  void instancesWithNodesKeepTheirCapitals(@ForAll("instanceNames") List<String> names) {
    var distinct = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Assume.that(distinct.addAll(names) && distinct.size() == names.size());
    var nodes = new ArrayList<Node>();
    var instances = new ArrayList<Instance>();
    for (String name : names) {
      nodes.add(Node.of("n" + nodes.size(), name, ClusterRole.WORKER));
      instances.add(new Instance(name, "0.0.0.0", null));
    }
    var written = new Configuration("c", instances, nodes);
    Configuration read = ConfigurationIni.read(ConfigurationIni.write(written), () -> "");
    assertThat(read.contentHash()).isEqualTo(written.contentHash());
  }

  @Provide
  Arbitrary<List<String>> instanceNames() {
    return Arbitraries.strings()
        .withChars("aB.-9")
        .ofMinLength(1)
        .ofMaxLength(5)
        .filter(InputRules::isInstanceName)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }
}
