package io.zeekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;

/** The JSON of configurations: what zeek-client prints is read, and mistakes are placed. */
class ConfigurationJsonTest {
  /** As {@code zeek-client get-config --as-json} prints it. */
  private static final String ZEEK_CLIENT =
      """
      {
        "id": "075e685e-e541-11f1-b9dd-72be8b49e4e2",
        "instances": [
          {"name": "instance-2", "host": "127.0.0.1", "port": 2152},
          {"name": "instance-1"}
        ],
        "nodes": [
          {
            "cpu_affinity": 3, "env": {"FOO": "BAR"}, "instance": "instance-2", "interface": "eth0",
            "metrics_port": 9009, "name": "worker", "options": null, "port": null,
            "role": "WORKER", "scripts": ["a path/x.zeek"]
          },
          {
            "cpu_affinity": null, "env": {}, "instance": "instance-1", "interface": null,
            "metrics_port": null, "name": "manager", "options": null, "port": 5000,
            "role": "MANAGER", "scripts": null
          }
        ]
      }
      """;

  private static Configuration read(String json) {
    return Json.strict().readValue(json, Configuration.class);
  }

  @Test
  void whatZeekClientPrintsIsRead() {
    Configuration configuration = read(ZEEK_CLIENT);
    assertThat(configuration.instances())
        .containsExactly(
            new Instance("instance-1", "0.0.0.0", null),
            new Instance("instance-2", "127.0.0.1", 2152));
    assertThat(configuration.nodes()).extracting(Node::name).containsExactly("manager", "worker");
    Node worker = configuration.node("worker").orElseThrow();
    assertThat(worker.networkInterface()).isEqualTo("eth0");
    assertThat(worker.cpuAffinity()).isEqualTo(3);
    assertThat(worker.env()).containsEntry("FOO", "BAR");
    assertThat(worker.state()).isEqualTo(State.RUNNING);
    assertThat(worker.metricsPort()).isEqualTo(9009);
  }

  @Test
  void whatIsWrittenIsReadBack() {
    Configuration configuration = read(ZEEK_CLIENT);
    String written = Json.lenient().writeValueAsString(configuration);
    assertThat(read(written)).isEqualTo(configuration);
    assertThat(written).doesNotContain("0.0.0.0").doesNotContain("null");
  }

  @Test
  void aConfigurationWithoutAnIdGetsOne() {
    assertThat(read("{}").id()).hasSize(36);
  }

  @Test
  void theContentHashKnowsNeitherTheIdNorTheOrder() {
    Configuration one = read(ZEEK_CLIENT);
    var other = new Configuration("other", one.instances().reversed(), one.nodes().reversed());
    assertThat(other.contentHash()).isEqualTo(one.contentHash());
  }

  @Test
  void theContentHashChangesWithEveryMember() {
    Configuration one = read(ZEEK_CLIENT);
    for (String change :
        List.of(
            "\"eth0\"->\"eth1\"", "9009->9010", "\"BAR\"->\"BAZ\"", "2152->2153", "5000->5001")) {
      String[] parts = change.split("->", 2);
      assertThat(read(ZEEK_CLIENT.replace(parts[0], parts[1])).contentHash())
          .as(change)
          .isNotEqualTo(one.contentHash());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'nodes':[{'name':'m','instance':'a','role':'boss'}]} | nodes[0].role: 'boss' is not one of",
        "{'nodes':[{'name':'m','instance':'a','role':1}]}      | nodes[0].role",
        "{'nodes':[{'name':'m','role':'worker'}]}              | nodes[0]: 'instance' is required",
        "{'nodes':[null]}                                      | 'nodes' contains null",
        "{'nodes':[{'name':'m','instance':'a','role':'proxy','nme':'m'}]} | nodes[0].nme: ",
        "{'instances':[{'name':'a','port':'x'}]}               | instances[0].port",
        "{'instances':[{'name':'a','port':1.5}]}               | instances[0].port",
        "{'id'                                                 | not valid JSON at line 1",
      })
  void aMistakeIsSaidWithItsPlace(String json, String message) {
    var error = catchThrowableOfType(JacksonException.class, () -> read(json.replace('\'', '"')));
    assertThat(Json.explain(error)).contains(message).doesNotContain("\n");
  }
}
