package io.zeekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

/** Configurations as JSON: the output of zeek-client is read, and mistakes are located. */
class ConfigurationJsonTest {
  /** The output of {@code zeek-client get-config --as-json}. */
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
  void outputOfZeekClientIsRead() {
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
  void writtenConfigurationIsReadBack() {
    Configuration configuration = read(ZEEK_CLIENT);
    String written = Json.lenient().writeValueAsString(configuration);
    assertThat(read(written)).isEqualTo(configuration);
    assertThat(written).doesNotContain("0.0.0.0").doesNotContain("null");
  }

  @Test
  void configurationWithoutAnIdGetsOne() {
    assertThat(read("{}").id()).hasSize(36);
  }

  @Test
  void contentHashDependsOnNeitherIdNorOrder() {
    Configuration one = read(ZEEK_CLIENT);
    var other = new Configuration("other", one.instances().reversed(), one.nodes().reversed());
    assertThat(other.nodes()).isEqualTo(one.nodes());
    assertThat(other.instanceNames()).containsExactly("instance-1", "instance-2");
    assertThat(other.nodesOf("instance-1")).extracting(Node::name).containsExactly("manager");
    assertThat(other.contentHash()).isEqualTo(one.contentHash());
  }

  @Test
  void contentHashChangesWithEveryMember() {
    Configuration one = read(ZEEK_CLIENT);
    for (String change :
        List.of(
            "eth0->eth1",
            "9009->9010",
            "BAR->BAZ",
            "FOO->FOE",
            "2152->2153",
            "5000->5001",
            "127.0.0.1->127.0.0.2",
            "\"cpu_affinity\": 3->\"cpu_affinity\": 4",
            "x.zeek->y.zeek",
            "WORKER->PROXY",
            "\"worker\"->\"w\"",
            "\"instance\": \"instance-2\"->\"instance\": \"instance-1\"",
            "{\"name\": \"instance-1\"}->{\"name\": \"i\"}",
            "\"name\": \"worker\"->\"name\": \"worker\", \"state\": \"STOPPED\"",
            "\"options\": null->\"options\": [{\"name\": \"x\", \"value\": \"1\"}]")) {
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
        "{'nodes':[{'name':'m','instance':'a','role':''}]}     | nodes[0].role: '' is not one of",
        "{'nodes':[{'name':'m','instance':'a','role':'proxy','port':'2200'}]} | nodes[0].port: expected a whole number",
        "{'nodes':[{'name':'m','instance':'a','role':'proxy','port':99999999999}]} | nodes[0].port: the number is too large",
        "{'nodes':[{'name':'m','instance':'a','role':'proxy','scripts':[null]}]} | nodes[0]: 'scripts' contains null",
        "{'nodes':[{'name':'m','instance':'a','role':'proxy','scripts':['a',3]}]} | nodes[0].scripts[1]: '3' is not a string",
        "{'nodes':[{'name':'m','instance':'a','role':'proxy','scripts':'a'}]} | nodes[0].scripts: expected a list",
        "{'nodes':[{'name':'m','instance':'a','role':'proxy','env':{'A':null}}]} | nodes[0]: 'env' has a member without",
        "{'nodes':[{'name':'m','instance':'a','role':'proxy','env':{'A':1}}]} | nodes[0].env.A: the value is not a string",
        "{'nodes':[{'name':'m','instance':'a','role':'proxy','options':[{'name':'x'}]}]} | nodes[0].options[0]: 'value' is required",
        "{'nodes':[{'name':'m','name':'m'}]}                   | not valid JSON at line 1, column 29: Duplicate",
        "{'nodes':[{'name':{}}]}                               | nodes[0].name: expected a string",
        "{'nodes':{}}                                          | nodes: expected a list",
        "{'nodes':['m']}                                       | nodes[0]: expected an object",
        "{'instances':[null]}                                  | 'instances' contains null",
        "{'instances':[{'host':'::1'}]}                        | instances[0]: 'name' is required",
        "{'id':true}                                           | id: 'true' is not a string",
        "{'nodes':[{'name':'m','instance':'a','role':'a\\n\\u0085b'}]} | nodes[0].role: 'a??b' is not one of",
        "{'a\\nb':1}                                           | a?b: unknown member; known are id, instances, nodes",
        "[]                                                    | expected an object",
        "``                                                    | expected an object",
        "{'id'                                                 | not valid JSON at line 1",
      })
  void mistakeIsReportedWithItsPosition(String json, String message) {
    var error = catchThrowableOfType(JacksonException.class, () -> read(json.replace('\'', '"')));
    assertThat(Json.explain(error)).contains(message).doesNotContain("\n");
  }

  @Test
  void messageOfAMistakeIsOneShortLine() {
    String json = "{\"id\":" + "7".repeat(900) + ",\n\"x\":1}";
    var error = catchThrowableOfType(JacksonException.class, () -> read(json));
    assertThat(Json.explain(error)).startsWith("id: '777").hasSizeLessThan(510);
  }

  @Test
  void absentAndNullMembersTakeTheirDefaults() {
    Configuration configuration =
        read(
            """
            {"id": "c", "instances": [{"name": "a", "host": null, "port": null}, {"name": "b", "host": ""}],
             "nodes": [{"name": "n", "instance": "a", "role": "worker", "state": null, "env": null,
                        "scripts": null, "options": null, "interface": ""},
                       {"name": "o", "instance": "a", "role": "PROXY", "state": "STOPPED"}]}
            """);
    assertThat(configuration.instances())
        .containsExactly(new Instance("a", "0.0.0.0", null), new Instance("b", "0.0.0.0", null));
    assertThat(configuration.node("n")).contains(Node.of("n", "a", ClusterRole.WORKER));
    assertThat(configuration.node("o").orElseThrow().state()).isEqualTo(State.STOPPED);
    assertThat(read("{\"id\":null,\"instances\":null,\"nodes\":null}").nodes()).isEmpty();
    assertThat(read("{\"id\":\"\"}").id()).hasSize(36);
  }

  @Test
  void unknownMembersAreIgnoredBetweenServicesOnly() {
    String json = "{\"id\":\"c\",\"tomorrow\":{\"x\":[1]}}";
    assertThat(Json.lenient().readValue(json, Configuration.class).id()).isEqualTo("c");
    assertThatThrownBy(() -> read(json)).isInstanceOf(JacksonException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'nodes':[{'name':'m','instance':'a','role':'proxy','env':{'A':1234567}}]}",
        "{'nodes':[{'name':'m','instance':'a','role':'proxy','env':{'A':w1234567}}]}",
        "{'nodes':[{'name':'m','instance':'a','role':'proxy','env':'1234567'}]}",
        "{'nodes':[{'name':'m','instance':'a','role':'proxy','env':{'A':'1234567}}]}",
        "{'nodes':[{'name':'m','instance':'a','role':'proxy','options':[{'name':'x','value':1234567}]}]}",
        "{'nodes':[{'name':'m','instance':'a','role':'proxy','options':[{'name':'x','secret':'1234567'}]}]}",
      })
  void mistakeDoesNotQuoteSecrets(String json) {
    var error = catchThrowableOfType(JacksonException.class, () -> read(json.replace('\'', '"')));
    assertThat(Json.explain(error)).isNotBlank().doesNotContain("1234567");
  }

  @Test
  void optionIsSecretOnlyIfMarked() {
    String nodes =
        """
        {"id": "c", "nodes": [{"name": "n", "instance": "a", "role": "worker", "options": [
          {"name": "x", "value": "1", "secret": true}, {"name": "y", "value": "2"},
          {"name": "z", "value": "3", "secret": false}]}]}
        """;
    Configuration configuration = read(nodes);
    assertThat(configuration.nodes().getFirst().options())
        .containsExactly(new Option("x", "1", true), new Option("y", "2"), new Option("z", "3"));
    assertThat(Json.lenient().writeValueAsString(configuration))
        .contains("{\"name\":\"x\",\"value\":\"1\",\"secret\":true}")
        .contains("{\"name\":\"y\",\"value\":\"2\"}");
  }
}
