package io.zeekeeper.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One Zeek process of a cluster, as a configuration describes it.
 *
 * @param name the node's name, unique in its configuration
 * @param instance the instance that runs the node
 * @param role the node's role in the cluster
 * @param state the wanted run state: a {@link State#STOPPED} node is listed, but not started
 * @param port TCP port of the cluster's message layer; assigned by the controller when absent
 * @param scripts scripts loaded after those that the agent adds to all its nodes
 * @param options redefs, in the order given
 * @param networkInterface the interface that the node sniffs ({@code -i}); {@code interface} in
 *     JSON
 * @param cpuAffinity the processor that the node is bound to, counted from 0
 * @param env environment variables added for this node, sorted by name; only administrators may see
 *     their values
 * @param metricsPort TCP port of the node's {@code /metrics}
 */
public record Node(
    String name,
    String instance,
    ClusterRole role,
    State state,
    @Nullable Integer port,
    List<String> scripts,
    List<Option> options,
    @JsonProperty("interface") @Nullable String networkInterface,
    @Nullable Integer cpuAffinity,
    SortedMap<String, String> env,
    @Nullable Integer metricsPort) {

  public Node {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(instance, "instance");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(state, "state");
    scripts = List.copyOf(scripts);
    options = List.copyOf(options);
    env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
  }

  /** A node with only a name, an instance and a role. */
  public static Node of(String name, String instance, ClusterRole role) {
    return new Node(
        name,
        instance,
        role,
        State.RUNNING,
        null,
        List.of(),
        List.of(),
        null,
        null,
        new TreeMap<>(),
        null);
  }

  @JsonCreator
  static Node read(
      @JsonProperty("name") @Nullable String name,
      @JsonProperty("instance") @Nullable String instance,
      @JsonProperty("role") @Nullable ClusterRole role,
      @JsonProperty("state") @Nullable State state,
      @JsonProperty("port") @Nullable Integer port,
      @JsonProperty("scripts") @Nullable List<String> scripts,
      @JsonProperty("options") @Nullable List<Option> options,
      @JsonProperty("interface") @Nullable String networkInterface,
      @JsonProperty("cpu_affinity") @Nullable Integer cpuAffinity,
      @JsonProperty("env") @Nullable Map<String, String> env,
      @JsonProperty("metrics_port") @Nullable Integer metricsPort) {
    return new Node(
        Json.required(name, "name"),
        Json.required(instance, "instance"),
        Json.required(role, "role"),
        state == null ? State.RUNNING : state,
        port,
        Json.withoutNulls(scripts, "scripts"),
        Json.withoutNulls(options, "options"),
        networkInterface == null || networkInterface.isEmpty() ? null : networkInterface,
        cpuAffinity,
        Json.withoutNulls(env, "env"),
        metricsPort);
  }

  public Node withState(State state) {
    return new Node(
        name,
        instance,
        role,
        state,
        port,
        scripts,
        options,
        networkInterface,
        cpuAffinity,
        env,
        metricsPort);
  }

  public Node withPort(@Nullable Integer port) {
    return with(port, metricsPort);
  }

  public Node withMetricsPort(@Nullable Integer metricsPort) {
    return with(port, metricsPort);
  }

  private Node with(@Nullable Integer port, @Nullable Integer metricsPort) {
    return new Node(
        name,
        instance,
        role,
        state,
        port,
        scripts,
        options,
        networkInterface,
        cpuAffinity,
        env,
        metricsPort);
  }

  /** The node with all secret values hidden. */
  public Node withoutSecrets() {
    var hidden = new TreeMap<>(env);
    hidden.replaceAll((name, value) -> Secrets.HIDDEN);
    return withSecrets(hidden, options.stream().map(Option::withoutSecret).toList());
  }

  /** The node with another environment and other options. */
  public Node withSecrets(SortedMap<String, String> env, List<Option> options) {
    return new Node(
        name,
        instance,
        role,
        state,
        port,
        scripts,
        options,
        networkInterface,
        cpuAffinity,
        env,
        metricsPort);
  }

  /** The node without its secrets, as texts of records get into logs. */
  @Override
  public String toString() {
    return "Node" + Json.lenient().writeValueAsString(withoutSecrets());
  }
}
