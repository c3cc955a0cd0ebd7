package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configuration's JSON, for the API document only. The API reads and writes {@link
 * io.zeekeeper.model.Configuration}. A test compares the members of both.
 */
@Schema(
    name = "ClusterConfiguration",
    description =
        "A cluster: its instances and the nodes that they run. Members that are absent or null"
            + " take their defaults. Responses include the defaults.")
record ConfigurationDocument(
    @Schema(
            description = "The client's name for the configuration; generated if absent or empty.",
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
              description =
                  "The host's IP address; if absent, the address that the agent connects from.",
              example = "127.0.0.1",
              types = {"string", "null"})
          @Nullable String host,
      @Schema(
              description = "The agent's TCP port, if the controller is to connect to the agent.",
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
              description = "TCP port of the cluster's message layer; assigned if absent.",
              minimum = "1",
              maximum = "65535",
              types = {"integer", "null"})
          @Nullable Integer port,
      @ArraySchema(
              arraySchema =
                  @Schema(
                      description = "Loaded after the scripts that the agent adds to all nodes."))
          @Nullable List<String> scripts,
      @Schema(description = "Redefs, in the order given.") @Nullable List<OptionSpec> options,
      @Schema(
              name = "interface",
              description = "The network interface that the node sniffs.",
              example = "eth0",
              types = {"string", "null"})
          @Nullable String networkInterface,
      @Schema(
              description = "The processor that the node is bound to, counted from 0.",
              minimum = "0",
              types = {"integer", "null"})
          @Nullable Integer cpuAffinity,
      @Schema(
              description =
                  "Environment variables. Responses have the value `<hidden>` unless the client is"
                      + " an administrator.")
          @Nullable Map<String, String> env,
      @Schema(
              description = "TCP port of the node's /metrics; assigned if absent.",
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
      @Schema(description = "A Zeek expression; a string includes its quotes.", example = "T")
          String value,
      @Schema(
              description =
                  "Whether the value is a secret: responses have the value `<hidden>` unless the"
                      + " client is an administrator.",
              defaultValue = "false",
              types = {"boolean", "null"})
          @Nullable Boolean secret) {}

  /** The role of a node in its cluster. */
  @Schema(description = "The role of a node in its cluster.")
  enum ClusterRole {
    MANAGER,
    LOGGER,
    PROXY,
    WORKER
  }

  /** Whether a node is meant to be running. */
  @Schema(description = "STOPPED: deployed but not started.")
  enum WantedState {
    RUNNING,
    STOPPED
  }
}
