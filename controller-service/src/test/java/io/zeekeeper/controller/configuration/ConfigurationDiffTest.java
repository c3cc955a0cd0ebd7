package io.zeekeeper.controller.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.configuration.ConfigurationDiff.Change;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Option;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The differences that a comparison of two configurations reports. */
class ConfigurationDiffTest {
  private static final Node MANAGER = Node.of("manager", "a", ClusterRole.MANAGER);
  private static final Node WORKER = Node.of("worker", "a", ClusterRole.WORKER);

  private static Configuration configuration(String id, List<Instance> instances, Node... nodes) {
    return new Configuration(id, instances, List.of(nodes));
  }

  private static Instance instance(String name, String host) {
    return new Instance(name, host, null);
  }

  private final Configuration one =
      configuration("one", List.of(instance("a", "10.0.0.1")), MANAGER, WORKER);

  @Test
  void sameContentHasNoDifferences() {
    var same = configuration("two", one.instances(), MANAGER, WORKER);
    assertThat(ConfigurationDiff.of(one, same))
        .isEqualTo(new ConfigurationDiff("one", "two", List.of(), List.of()));
  }

  @Test
  void nodeInOneConfigurationIsAddedOrRemoved() {
    var without = configuration("two", one.instances(), MANAGER);
    assertThat(ConfigurationDiff.of(one, without).nodes())
        .containsExactly(new ConfigurationDiff.Difference("worker", Change.REMOVED, List.of()));
    assertThat(ConfigurationDiff.of(without, one).nodes())
        .containsExactly(new ConfigurationDiff.Difference("worker", Change.ADDED, List.of()));
  }

  @Test
  void changedNodeListsItsFieldsAndValues() {
    var changed = configuration("two", one.instances(), MANAGER.withPort(2200), WORKER);
    ConfigurationDiff.Difference node = ConfigurationDiff.of(one, changed).nodes().getFirst();
    assertThat(node.name()).isEqualTo("manager");
    assertThat(node.change()).isEqualTo(Change.CHANGED);
    assertThat(Json.lenient().writeValueAsString(node.fields()))
        .isEqualTo("[{\"name\":\"port\",\"b\":2200}]");
  }

  @Test
  void instancesAreAlsoCompared() {
    var moved = configuration("two", List.of(instance("a", "10.0.0.2")), MANAGER, WORKER);
    assertThat(Json.lenient().writeValueAsString(ConfigurationDiff.of(one, moved).instances()))
        .isEqualTo(
            "[{\"name\":\"a\",\"change\":\"CHANGED\",\"fields\":"
                + "[{\"name\":\"host\",\"a\":\"10.0.0.1\",\"b\":\"10.0.0.2\"}]}]");
  }

  private static Node with(Map<String, String> env, Option... options) {
    return WORKER.withSecrets(new TreeMap<>(env), List.of(options));
  }

  @Test
  void secretsAreHiddenAndChangedOnesAreMarked() {
    var before =
        with(
            Map.of("SAME", "s1", "CHANGED", "s2", "GONE", "s3"),
            new Option("x", "s4", true),
            new Option("y", "s5", true),
            new Option("z", "1"));
    var after =
        with(
            Map.of("SAME", "s1", "CHANGED", "s6", "NEW", "s7"),
            new Option("x", "s4", true),
            new Option("y", "s8", true),
            new Option("z", "2"));
    var diff =
        ConfigurationDiff.of(
            configuration("a", one.instances(), before),
            configuration("b", one.instances(), after));
    assertThat(Json.lenient().writeValueAsString(diff.nodes().getFirst().fields()))
        .isEqualTo(
            """
            [{"name":"env",
            "a":{"CHANGED":"<hidden>","GONE":"<hidden>","SAME":"<hidden>"},
            "b":{"CHANGED":"<hidden, changed>","NEW":"<hidden>","SAME":"<hidden>"}},
            {"name":"options",
            "a":[{"name":"x","value":"<hidden>","secret":true},{"name":"y","value":"<hidden>","secret":true},
            {"name":"z","value":"1"}],
            "b":[{"name":"x","value":"<hidden>","secret":true},{"name":"y","value":"<hidden, changed>","secret":true},
            {"name":"z","value":"2"}]}]
            """
                .replace("\n", ""));
  }
}
