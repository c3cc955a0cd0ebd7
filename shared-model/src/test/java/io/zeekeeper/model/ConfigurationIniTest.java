package io.zeekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void whatIsWrittenIsReadBackButForTheId() {
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
  void anEmptyTextIsAnEmptyConfiguration() {
    assertThat(read("").nodes()).isEmpty();
    assertThat(read("").instances()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[m]                                    | invalid node \"m\" configuration: node requires a role",
        "[m];role=x                             | role \"x\" is invalid",
        "[m];role=worker;port=0                 | \"m.port\" 0 outside valid range",
        "[m];role=worker;port=x                 | cannot convert \"m.port\" value \"x\" to int",
        "[m];role=worker;env=x                  | env value \"x\" is invalid",
        "[m];role=worker;prot=1                 | unknown keys: prot",
        "[m];role=worker;scripts='a             | no closing quotation",
        "[m];role=worker;[n];role=worker;instance=a | either all or no nodes must state instances",
        "[instances];a;[m];role=worker          | omit instances section",
        "[instances];a=b                        | should be <host>:<port>",
        "role=worker                            | before the first [section]",
        "[m];[m]                                | section [m] appears twice",
        "[m];role=worker;role=proxy             | 'role' appears twice",
        "[m];role=worker;interface=100%         | '%' must be written '%%'",
      })
  void aMistakeIsNamed(String ini, String message) {
    assertThatThrownBy(() -> read(ini.replace(';', '\n')))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
