package io.zeekeeper.controller.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.ConfigurationIni;
import io.zeekeeper.model.InputProblem;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Configurations at and beyond their maximum size. */
class LargeConfigurationTest {
  private static final int SIZE = 5_000;

  /** Quadratic work would grow by a factor of 16 for four times the size. */
  private static final double MAX_GROWTH = 9;

  private static final AutoAssignSettings SETTINGS = new AutoAssignSettings(true, 2200, true, 9000);
  private static final ConfigurationValidator VALIDATOR =
      new ConfigurationValidator(2150, SETTINGS);

  private static Configuration fleet(int instances, int nodes) {
    List<Node> all = new ArrayList<>();
    all.add(Node.of("manager", "Sensor-0", ClusterRole.MANAGER));
    IntStream.range(1, nodes)
        .forEach(i -> all.add(Node.of("w" + i, "Sensor-" + i % instances, ClusterRole.WORKER)));
    return new Configuration(
        "fleet",
        IntStream.range(0, instances)
            .mapToObj(i -> new Instance("Sensor-" + i, "10.0." + i / 250 + "." + i % 250, null))
            .toList(),
        all);
  }

  private static Configuration readIni(String text) {
    return ConfigurationIni.read(text, () -> "here");
  }

  private static void assertLinear(IntFunction<Runnable> work) {
    assertThat(Growth.ofFourTimes(SIZE, work)).isLessThan(MAX_GROWTH);
  }

  @Test
  void jsonIsReadInLinearTime() {
    assertLinear(size -> {
      String json = Json.strict().writeValueAsString(fleet(size, size));
      return () -> Json.strict().readValue(json, Configuration.class);
    });
  }

  @Test
  void iniWithCapitalizedInstanceNamesIsReadInLinearTime() {
    assertLinear(size -> {
      String ini = ConfigurationIni.write(fleet(size, size));
      return () -> readIni(ini);
    });
  }

  @Test
  void multilineValueIsReadInLinearTime() {
    assertLinear(size -> {
      String ini =
          "[w]\ninstance = a\nrole = worker\nscripts =" + "\n  a-script.zeek".repeat(8 * size);
      return () -> readIni(ini);
    });
  }

  @Test
  void defaultsOfIniSectionsAreBounded() {
    String sections =
        IntStream.range(0, 50_000).mapToObj(i -> "[n" + i + "]\n").collect(Collectors.joining());
    String defaults = "[DEFAULT]\nrole = worker\nscripts = " + "x ".repeat(10_000) + "\n";
    assertThatThrownBy(() -> readIni(defaults + sections)).hasMessageContaining("grows too large");
  }

  @Test
  void validationFillingAndComparisonTakeLinearTime() {
    assertLinear(size -> {
      Configuration configuration = fleet(size, size);
      return () -> {
        // A new configuration each time, because a configuration may cache its lookups.
        var staged =
            new Configuration(
                "fleet", configuration.instances(), new ArrayList<>(configuration.nodes()));
        assertThat(VALIDATOR.problems(staged)).isEmpty();
        Configuration filled = PortAssignment.fill(staged, SETTINGS);
        assertThat(ConfigurationDiff.of(staged, filled).nodes()).hasSize(size);
      };
    });
  }

  @Test
  void nameCollisionsAreFoundInLinearTime() {
    assertLinear(size -> {
      Configuration plain = fleet(size, size);
      var colliding =
          new Configuration(
              "fleet",
              plain.nodes().stream()
                  .map(node -> new Instance(node.name(), "10.0.0.1", null))
                  .toList(),
              plain.nodes());
      return () -> VALIDATOR.problems(colliding);
    });
  }

  @Test
  void lookupsByNameAndInstanceTakeLinearTime() {
    assertLinear(size -> {
      Configuration plain = fleet(size, size);
      return () -> {
        var fresh = new Configuration("fleet", plain.instances(), new ArrayList<>(plain.nodes()));
        var deployed =
            new Deployed(
                fresh, new ClusterSettings(Backend.BROKER, null, "00"), 1, "d", Set.of("w1"));
        fresh.instances().forEach(instance -> deployed.skippedOn(instance.name()));
        fresh
            .nodes()
            .forEach(node -> {
              assertThat(fresh.node(node.name())).contains(node);
              assertThat(fresh.instance(node.instance())).isPresent();
              assertThat(fresh.writesLogs(node)).isEqualTo(node.role() == ClusterRole.MANAGER);
            });
      };
    });
  }

  @Test
  void configurationAtItsLimitsIsValid() {
    assertThat(VALIDATOR.problems(fleet(20_000, 50_000))).isEmpty();
  }

  @Test
  void tooManyInstancesOrNodesAreReportedAsTheOnlyProblem() {
    var invalid = new Configuration("fleet", fleet(20_001, 1).instances(), List.of());
    assertThat(VALIDATOR.problems(invalid))
        .extracting(InputProblem::message)
        .containsExactly("the configuration has 20001 instances, more than 20000");
    List<Node> nodes =
        IntStream.rangeClosed(0, 50_000)
            .mapToObj(i -> Node.of("../" + i, "nowhere", ClusterRole.NONE))
            .toList();
    assertThat(VALIDATOR.problems(new Configuration("fleet", List.of(), nodes)))
        .extracting(InputProblem::message)
        .containsExactly("the configuration has 50001 nodes, more than 50000");
    String ini =
        "[manager]\ninstance = a\n"
            + IntStream.rangeClosed(0, 50_000)
                .mapToObj(i -> "[n" + i + "]\n")
                .collect(Collectors.joining());
    assertThatThrownBy(() -> readIni(ini))
        .hasMessage("the configuration has 50002 nodes, more than 50000");
  }

  @Test
  void errorForManyProblemsIsBounded() {
    List<Node> nodes =
        IntStream.range(0, 50_000)
            .mapToObj(i -> Node.of("../" + i, "nowhere-" + i, ClusterRole.NONE))
            .toList();
    var error =
        new InvalidConfigurationException(
            List.copyOf(VALIDATOR.problems(new Configuration("fleet", List.of(), nodes))));
    assertThat(InputProblem.messages(error.problems()))
        .hasSize(1001)
        .endsWith("and there are more problems than these");
    assertThat(String.valueOf(error.getMessage())).hasSizeLessThan(200_000);
  }
}
