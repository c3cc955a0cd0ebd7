package io.zeekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** zeek-client's INI, by the rules of Python's configparser. */
class ConfigurationIniTest {
  private static final String EVERYTHING =
      """
      # a comment
      [instances]
      instance-1
      instance-2 = [::1]:2152

      [manager]
      instance = instance-1
      ROLE: Supervisor::manager
      port = 5000

      [worker]
      instance = instance-2
      type = worker
      scripts = b.zeek 'a path/x.zeek'
      interface = eth0
      cpu_affinity = 3
      env = FOO=BAR B='x y' P=100%%
      metrics_port = 9009
      state = stopped
      """;

  private static Configuration read(String ini) {
    return ConfigurationIni.read(ini, () -> "sensor");
  }

  @Test
  void everyKeyIsRead() {
    Configuration configuration = read(EVERYTHING);
    assertThat(configuration.instances())
        .containsExactly(
            new Instance("instance-1", "0.0.0.0", null), new Instance("instance-2", "::1", 2152));
    Node manager = configuration.node("manager").orElseThrow();
    assertThat(manager.role()).isEqualTo(ClusterRole.MANAGER);
    assertThat(manager.port()).isEqualTo(5000);
    Node worker = configuration.node("worker").orElseThrow();
    assertThat(worker.scripts()).containsExactly("a path/x.zeek", "b.zeek");
    assertThat(worker.env())
        .containsEntry("FOO", "BAR")
        .containsEntry("B", "x y")
        .containsEntry("P", "100%");
    assertThat(worker.cpuAffinity()).isEqualTo(3);
    assertThat(worker.metricsPort()).isEqualTo(9009);
  }

  @Test
  void everythingButTheIdSurvivesARoundTrip() {
    Configuration configuration = read(EVERYTHING);
    Configuration again = read(ConfigurationIni.write(configuration));
    assertThat(again.contentHash()).isEqualTo(configuration.contentHash());
    assertThat(again.id()).isNotEqualTo(configuration.id());
  }

  @Test
  void nodesWithoutInstancesGoToTheAgentOfThisHost() {
    Configuration configuration = read("[manager]\nrole = manager\n");
    assertThat(configuration.instances())
        .containsExactly(new Instance("agent-sensor", "0.0.0.0", null));
  }

  @Test
  void emptyTextIsAnEmptyConfiguration() {
    assertThat(read("").nodes()).isEmpty();
    assertThat(read("").instances()).isEmpty();
  }

  @Test
  void textIsReadByTheRulesOfConfigparser() {
    Configuration configuration =
        read(
            """
            ; a comment
            [instances]
              sensor-1 : 10.0.0.1:2151

            [w]
              Role = worker
              instance = Sensor-1
              scripts: %(interface)s.zeek
                # a comment
                'second one'
              interface = eth0
              port
            """);
    assertThat(configuration.instances()).contains(new Instance("Sensor-1", "10.0.0.1", 2151));
    Node node = configuration.node("w").orElseThrow();
    assertThat(node.instance()).isEqualTo("Sensor-1");
    assertThat(node.scripts()).containsExactly("eth0.zeek", "second one");
    assertThat(node.networkInterface()).isEqualTo("eth0");
    assertThat(node.port()).isNull();
  }

  @Test
  void defaultSectionAppliesToEverySection() {
    Configuration configuration =
        read("[DEFAULT]\ninstance=a\nrole=worker\n[n]\n[p]\nrole=proxy\n");
    assertThat(configuration.nodes())
        .containsExactly(
            Node.of("n", "a", ClusterRole.WORKER), Node.of("p", "a", ClusterRole.PROXY));
  }

  @Test
  void everyMistakeIsNamedInALineOfItsOwn() {
    assertThatThrownBy(() -> read("[m]\nrole=x\n[n]\nport=0\nrole=worker\n"))
        .hasMessage(
            """
            invalid node "m" configuration: role "x" is invalid
            invalid node "n" configuration: port 0 outside valid range\
            """);
  }

  @Test
  void interpolationDoesNotGrowWithoutBound() {
    var text = new StringBuilder("[m]\na0 =\n");
    for (int i = 1; i < 10; i++) {
      text.append("a" + i + " = " + ("%(a" + (i - 1) + ")s").repeat(200) + "\n");
    }
    assertThatThrownBy(() -> read(text.toString())).hasMessageContaining("grows too large");
  }

  @Test
  void lineBreakInAVariableStaysInItsValue() {
    var env = new TreeMap<String, String>();
    env.put("A", "1\n[evil]\rrole = worker");
    Node node =
        new Node(
            "n",
            "a",
            ClusterRole.WORKER,
            State.RUNNING,
            null,
            List.of(),
            List.of(),
            null,
            null,
            env,
            null);
    Configuration configuration =
        new Configuration("c", List.of(new Instance("a", "0.0.0.0", null)), List.of(node));
    Configuration again = read(ConfigurationIni.write(configuration));
    assertThat(again.nodes()).extracting(Node::name).containsExactly("n");
    assertThat(again.nodes().getFirst().env()).containsEntry("A", "1\n[evil]\nrole = worker");
  }

  @Test
  void iniIsWrittenAsZeekClientPrintsIt() {
    assertThat(ConfigurationIni.write(read(EVERYTHING)))
        .isEqualTo(
            """
            [instances]
            instance-1
            instance-2 = [::1]:2152

            [manager]
            instance = instance-1
            role = MANAGER
            port = 5000

            [worker]
            instance = instance-2
            role = WORKER
            scripts = 'a path/x.zeek' b.zeek
            interface = eth0
            cpu_affinity = 3
            env = 'B=x y' FOO=BAR P=100%%
            metrics_port = 9009

            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[m]                                    | invalid node \"m\" configuration: node requires a role",
        "[m];role=x                             | role \"x\" is invalid",
        "[m];role=worker;port=0                 | invalid node \"m\" configuration: port 0 outside valid range",
        "[m];role=worker;metrics_port=65536     | invalid node \"m\" configuration: metrics port 65536 outside valid range",
        "[m];role=worker;cpu_affinity=x         | cannot convert \"m.cpu_affinity\" value \"x\" to int",
        "[m];role=worker;env==x                 | env value 1 is not NAME=value",
        "[m];role=worker;env=A=\"x              | env: no closing quotation",
        "[instances];a=1.2.3.4:x                | cannot convert instance \"a\" port value \"x\" to int",
        "[instances];a=1.2.3.4:0                | instance \"a\" port 0 outside valid range",
        "[m];=worker                            | line 2: a key is missing",
        "[m];role=%(nothing)s                   | '%' must be doubled ('%%')",
        "[m];role=%(type)s;type=%(role)s        | interpolation is circular",
        "[m];role=worker;port=x                 | invalid node \"m\" configuration: cannot convert \"m.port\" value \"x\" to int",
        "[m];role=worker;env=A=1 x              | env value 2 is not NAME=value",
        "[m];role=worker;prot=1                 | unknown keys: prot",
        "[m];role=worker;scripts='a             | no closing quotation",
        "[m];role=worker;[n];role=worker;instance=a | either all or no nodes must state instances",
        "[instances];a;[m];role=worker          | omit instances section",
        "[instances];a=b                        | should be <host>:<port>",
        "role=worker                            | line 1 is before the first [section]",
        "[m];[m]                                | section [m] appears twice",
        "[m];role=worker;role=proxy             | 'role' appears twice",
        "[m];role=worker;interface=100%         | '%' must be doubled ('%%')",
      })
  void mistakeIsNamed(String ini, String message) {
    assertThatThrownBy(() -> read(ini.replace(';', '\n')))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "env=A=planted-secret",
        "[m];role=worker;env=A=an planted-secret",
        "[m];role=worker;env='A=planted-secret",
        "[m];role=worker;env=A=1;planted-secret",
        "[m];role=worker;env=A=1;planted-secret=",
        "[m];role=worker;planted-secret;planted-secret",
        "[m];role=worker;env=A=%planted-secret",
        "[m];role=worker;=planted-secret",
      })
  void mistakeDoesNotQuoteSecrets(String ini) {
    assertThatThrownBy(() -> read(ini.replace(';', '\n')))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("planted");
  }

  @Test
  void problemHasTheLineOfItsKeyElseOfItsSection() {
    String ini =
        """
        [DEFAULT]
        port = 99999

        [instances]
        a = 127.0.0.1:70000
        [m]
        instance = a
        role = manager

        [w]
        instance = a
        role = none
        such = x
        """;
    assertThatThrownBy(() -> read(ini))
        .isInstanceOfSatisfying(
            InvalidIniException.class,
            error ->
                assertThat(error.problems())
                    .extracting(InputProblem::instance, InputProblem::node, InputProblem::line)
                    .containsExactly(
                        tuple("port", null, 2), // configparser adds defaults to each section
                        tuple("a", null, 5),
                        tuple(null, "m", 2),
                        tuple(null, "w", 13)));
    assertThatThrownBy(() -> read("[m]\nrole = manager\n\nscripts = %(x)s\n"))
        .isInstanceOfSatisfying(
            InvalidIniException.class,
            error ->
                assertThat(error.problems()).extracting(InputProblem::line).containsExactly(4));
  }

  @Test
  void problemsOfAConfigurationAreLocatedByTheirSections() {
    String ini = "[instances]\nSensor\n[m]\ninstance = Sensor\nrole = manager\n";
    assertThat(
            ConfigurationIni.locate(
                ini,
                List.of(
                    InputProblem.ofInstance("Sensor", "x"),
                    InputProblem.ofNode("m", "x"),
                    InputProblem.ofNode("instances", "x"),
                    InputProblem.ofInstance("other", "x"),
                    InputProblem.of("x"))))
        .extracting(InputProblem::line)
        .containsExactly(2, 3, null, null, null);
  }
}
