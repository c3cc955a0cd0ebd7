package io.zeekeeper.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An agent's first message of a session, sent once the agent can act. A later hello replaces an
 * earlier hello of the session.
 *
 * @param instance the agent's name
 * @param id the agent's persistent id
 * @param connecting whether the agent opened the connection
 * @param apiVersion the version of this protocol, {@value #API_VERSION}
 * @param port the agent's TCP port for health and metrics
 * @param zeek the Zeek that the agent found
 * @param host where the agent runs
 * @param running the deployment that it runs; absent when it never had a deployment
 * @param controlPorts the ports for its nodes' control channels; absent from agents that do not
 *     send them and use the default
 * @param capabilities optional features that the agent has, as {@value #CONFIGURATION_REFERENCE},
 *     {@value #ZEROMQ_CURVE}, {@value #BROKER_CERTIFICATE} or {@value #STATISTICS}
 * @param version the version of the agent's software; absent from agents that do not send it
 */
public record Hello(
    String instance,
    String id,
    boolean connecting,
    int apiVersion,
    int port,
    Zeek zeek,
    Host host,
    @Nullable Running running,
    @Nullable ControlPorts controlPorts,
    List<String> capabilities,
    @Nullable String version)
    implements AgentMessage {

  /** The capability of an agent whose requests may name their configuration. */
  public static final String CONFIGURATION_REFERENCE = "configuration_reference";

  /** The capability of an agent whose Zeek can encrypt ZeroMQ. */
  public static final String ZEROMQ_CURVE = "zeromq_curve";

  /** The capability of an agent that gives the certificate of a Broker cluster to its nodes. */
  public static final String BROKER_CERTIFICATE = "broker_certificate";

  /** The capability of an agent that reports statistics to a controller that wants them. */
  public static final String STATISTICS = "statistics";

  /** The version of the agent protocol that this code speaks. */
  public static final int API_VERSION = 1;

  public Hello {
    Objects.requireNonNull(instance, "instance");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(zeek, "zeek");
    Objects.requireNonNull(host, "host");
    capabilities = List.copyOf(capabilities);
  }

  /** A hello without control ports and version. */
  public Hello(
      String instance,
      String id,
      boolean connecting,
      int apiVersion,
      int port,
      Zeek zeek,
      Host host,
      @Nullable Running running,
      List<String> capabilities) {
    this(instance, id, connecting, apiVersion, port, zeek, host, running, null, capabilities, null);
  }

  /**
   * Loopback TCP ports for control channels, both ends included.
   *
   * @param first the first
   * @param last the last
   */
  public record ControlPorts(int first, int last) {
    /** The ports of an agent without a configured range. */
    public static final ControlPorts DEFAULT = new ControlPorts(25000, 25999);

    public ControlPorts {
      if (first < 1 || last > 65535 || first > last) {
        throw new IllegalArgumentException(first + "-" + last + " is not a range of ports");
      }
    }
  }

  /**
   * The agent's Zeek.
   *
   * @param version as {@code zeek --version} prints it; absent when there is no usable Zeek
   * @param backends the cluster backends that it can load and that this version knows
   * @param problem why there is no usable Zeek; absent when there is one
   */
  public record Zeek(
      @Nullable String version, List<ClusterSettings.Backend> backends, @Nullable String problem) {
    public Zeek {
      backends =
          List.copyOf(backends).stream()
              .filter(backend -> backend != ClusterSettings.Backend.UNKNOWN)
              .toList();
    }
  }

  /**
   * The agent's host.
   *
   * @param bootId the kernel's id of this boot
   * @param pidNamespace as in {@code /proc/self/ns/pid}: two agents with the same boot id and PID
   *     namespace see the same processes
   * @param pid the agent's process id
   * @param cpus processors the agent may use
   * @param interfaces the network interfaces it sees
   */
  public record Host(
      String bootId, String pidNamespace, long pid, int cpus, List<String> interfaces) {
    public Host {
      Objects.requireNonNull(bootId, "bootId");
      Objects.requireNonNull(pidNamespace, "pidNamespace");
      interfaces = List.copyOf(interfaces);
    }
  }

  /**
   * The deployment that the agent runs.
   *
   * @param deployment the deployment's origin
   * @param configurationId its configuration's id
   * @param configurationHash its configuration's content hash
   * @param clusterHash the hash of its cluster settings
   * @param standby whether a later standby stopped it
   * @param standbyNumber the number that this standby carried; absent from agents that do not send
   *     it
   * @param overrides the run-state overrides by node
   */
  public record Running(
      DeploymentOrigin deployment,
      String configurationId,
      String configurationHash,
      String clusterHash,
      boolean standby,
      @Nullable Long standbyNumber,
      @Nullable Map<String, RunState> overrides) {
    public Running {
      Objects.requireNonNull(deployment, "deployment");
      Objects.requireNonNull(configurationId, "configurationId");
      Objects.requireNonNull(configurationHash, "configurationHash");
      Objects.requireNonNull(clusterHash, "clusterHash");
      overrides = overrides == null ? null : Overrides.copy(overrides);
    }

    /** A deployment without overrides. */
    public Running(
        DeploymentOrigin deployment,
        String configurationId,
        String configurationHash,
        String clusterHash,
        boolean standby) {
      this(deployment, configurationId, configurationHash, clusterHash, standby, null, null);
    }

    /**
     * The number of the latest deployment that the agent obeys, by running it or through a standby.
     */
    public long latestNumber() {
      return standbyNumber == null
          ? deployment.number()
          : Math.max(standbyNumber, deployment.number());
    }

    /** The run-state overrides by node; empty when there are none. */
    public Map<String, RunState> overridden() {
      return overrides == null ? Map.of() : overrides;
    }
  }
}
