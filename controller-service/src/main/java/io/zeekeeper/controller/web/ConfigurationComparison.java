package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.configuration.ConfigurationDiff;
import io.zeekeeper.controller.configuration.ConfigurationDiff.Difference;
import io.zeekeeper.controller.configuration.ConfigurationDiff.Field;
import io.zeekeeper.model.Configuration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The differences between two configurations. */
@Schema(
    description =
        "The differences between two configurations. Environment variables and secret options have"
            + " the value `<hidden>`, or in `b` the value `<hidden, changed>` if `a` has another.")
record ConfigurationComparison(
    ConfigurationRef a,
    ConfigurationRef b,
    @Schema(description = "Sorted by name.") List<InstanceDifference> instances,
    @Schema(description = "Sorted by name.") List<NodeDifference> nodes) {

  /** The difference of one instance. */
  @Schema(description = "The difference of one instance.")
  record InstanceDifference(
      @Schema(example = "agent-1") String instance,
      DifferenceKind change,
      @Schema(description = "The members that differ, if both configurations have it.")
          List<FieldDifference> fields) {}

  /** The difference of one node. */
  @Schema(description = "The difference of one node.")
  record NodeDifference(
      @Schema(example = "worker-1") String node,
      DifferenceKind change,
      @Schema(description = "The members that differ, if both configurations have it.")
          List<FieldDifference> fields) {}

  /** A member that differs. */
  @Schema(description = "A member that differs.")
  record FieldDifference(
      @Schema(description = "The member's name in a configuration.", example = "interface")
          String field,
      @Schema(description = "The value in `a`; absent if `a` has none.") @Nullable JsonNode a,
      @Schema(description = "The value in `b`; absent if `b` has none.") @Nullable JsonNode b) {}

  /** The kind of a difference. */
  @Schema(description = "ADDED: only `b` has it. REMOVED: only `a` has it. CHANGED: both have it.")
  enum DifferenceKind {
    ADDED,
    REMOVED,
    CHANGED
  }

  static ConfigurationComparison of(Configuration a, Configuration b) {
    ConfigurationDiff diff = ConfigurationDiff.of(a, b);
    return new ConfigurationComparison(
        ConfigurationRef.of(a),
        ConfigurationRef.of(b),
        diff.instances().stream()
            .map(each -> new InstanceDifference(each.name(), kind(each), fields(each)))
            .toList(),
        diff.nodes().stream()
            .map(each -> new NodeDifference(each.name(), kind(each), fields(each)))
            .toList());
  }

  private static DifferenceKind kind(Difference difference) {
    return switch (difference.change()) {
      case ADDED -> DifferenceKind.ADDED;
      case REMOVED -> DifferenceKind.REMOVED;
      case CHANGED -> DifferenceKind.CHANGED;
    };
  }

  private static List<FieldDifference> fields(Difference difference) {
    return difference.fields().stream().map(ConfigurationComparison::field).toList();
  }

  private static FieldDifference field(Field field) {
    return new FieldDifference(field.name(), field.a(), field.b());
  }
}
