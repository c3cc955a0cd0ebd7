package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configuration's JSON, for the API document only: what is read and written is {@link
 * io.zeekeeper.model.Configuration}, which knows nothing of this document. A test holds their
 * members together.
 */
@Schema(
    name = "Configuration",
    description =
        "A cluster: the instances that run it and the nodes that they run. What is absent or null"
            + " takes its default. An answer has all but what has no default.")
record ConfigurationDocument(
    @Schema(
            description = "The client's name for it; made up when absent or empty.",
            example = "c1",
            types = {"string", "null"})
        @Nullable String id,
    @Nullable List<InstanceSpec> instances,
    @Nullable List<NodeSpec> nodes) {

  /** A host with an agent. */
  @Schema(
      description = "A host, or container, with an agent.",
      additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record InstanceSpec(
      @Schema(example = "agent-1") String name,
      @Schema(
              description = "Its IP address; absent for the one that the agent connects from.",
              example = "127.0.0.1",
              types = {"string", "null"})
          @Nullable String host,
      @Schema(
              description = "The agent's TCP port when the controller is to connect to it.",
              minimum = "1",
              maximum = "65535",
              types = {"integer", "null"})
          @Nullable Integer port) {}

  /** A Zeek process. */
  @Schema(
      description = "One Zeek process of a cluster.",
      additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record NodeSpec(
      @Schema(description = "Unique in the configuration.", example = "worker-1") String name,
      @Schema(description = "The instance that runs it.", example = "agent-1") String instance,
      ClusterRole role,
      @Schema(defaultValue = "RUNNING") @Nullable WantedState state,
      @Schema(
              description = "TCP port of the cluster's message layer; filled in when absent.",
              minimum = "1",
              maximum = "65535",
              types = {"integer", "null"})
          @Nullable Integer port,
      @ArraySchema(
              arraySchema =
                  @Schema(description = "Loaded after those that the agent adds to all nodes."))
          @Nullable List<String> scripts,
      @Schema(description = "Redefs, in the order given.") @Nullable List<OptionSpec> options,
      @Schema(
              name = "interface",
              description = "What the node sniffs.",
              example = "eth0",
              types = {"string", "null"})
          @Nullable String networkInterface,
      @Schema(
              description = "The processor that it is bound to, counted from 0.",
              minimum = "0",
              types = {"integer", "null"})
          @Nullable Integer cpuAffinity,
      @Schema(description = "Environment variables.") @Nullable Map<String, String> env,
      @Schema(
              description = "TCP port of its /metrics; filled in when absent.",
              minimum = "1",
              maximum = "65535",
              types = {"integer", "null"})
          @Nullable Integer metricsPort) {}

  /** A Zeek option. */
  @Schema(
      description = "A Zeek option, applied as `redef name = value`.",
      additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record OptionSpec(
      @Schema(example = "ignore_checksums") String name,
      @Schema(description = "A Zeek expression; a string carries its own quotes.", example = "T")
          String value) {}

  /** What a node does in its cluster. */
  @Schema(description = "What a node does in its cluster.")
  enum ClusterRole {
    MANAGER,
    LOGGER,
    PROXY,
    WORKER
  }

  /** What a node is meant to do. */
  @Schema(description = "STOPPED: known and not started.")
  enum WantedState {
    RUNNING,
    STOPPED
  }
}
