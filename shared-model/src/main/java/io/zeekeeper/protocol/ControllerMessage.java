package io.zeekeeper.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.NodeOutputs.Stream;
import io.zeekeeper.model.Result;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A message from a controller to an agent. Every request carries its reqid and the number of
 * milliseconds that its controller still waits; the agent answers at least a second before the time
 * runs out.
 */
@JsonSubTypes({
  @JsonSubTypes.Type(
      value = ControllerMessage.WelcomeRequest.class,
      name = "agent_welcome_request"),
  @JsonSubTypes.Type(
      value = ControllerMessage.StandbyRequest.class,
      name = "agent_standby_request"),
  @JsonSubTypes.Type(value = ControllerMessage.DeployRequest.class, name = "deploy_request"),
  @JsonSubTypes.Type(value = ControllerMessage.PlanRequest.class, name = "plan_request"),
  @JsonSubTypes.Type(value = ControllerMessage.CheckRequest.class, name = "check_request"),
  @JsonSubTypes.Type(value = ControllerMessage.GetNodesRequest.class, name = "get_nodes_request"),
  @JsonSubTypes.Type(value = ControllerMessage.RestartRequest.class, name = "restart_request"),
  @JsonSubTypes.Type(value = ControllerMessage.StopRequest.class, name = "stop_request"),
  @JsonSubTypes.Type(value = ControllerMessage.StartRequest.class, name = "start_request"),
  @JsonSubTypes.Type(
      value = ControllerMessage.NodeDispatchRequest.class,
      name = "node_dispatch_request"),
  @JsonSubTypes.Type(value = ControllerMessage.GetOutputRequest.class, name = "get_output_request"),
  @JsonSubTypes.Type(value = ControllerMessage.ConfigurationContent.class, name = "configuration"),
  @JsonSubTypes.Type(
      value = ControllerMessage.CertificateResponse.class,
      name = "certificate_response"),
  @JsonSubTypes.Type(value = ControllerMessage.ReportStatistics.class, name = "report_statistics"),
  @JsonSubTypes.Type(value = ControllerMessage.SessionRefused.class, name = "session_refused")
})
public sealed interface ControllerMessage extends Message {

  /** A message that the agent answers with exactly one {@link AgentMessage.Response}. */
  sealed interface Request extends ControllerMessage
      permits WelcomeRequest,
          StandbyRequest,
          ConfigurationRequest,
          GetNodesRequest,
          RestartRequest,
          StopRequest,
          StartRequest,
          NodeDispatchRequest,
          GetOutputRequest {
    String reqid();

    /** How long the controller still waits, in milliseconds. */
    long timeLeftMs();

    /** Makes the response to this request. */
    default AgentMessage.Response response(List<Result> results) {
      return switch (this) {
        case WelcomeRequest _ -> new AgentMessage.WelcomeResponse(reqid(), results);
        case StandbyRequest _ -> new AgentMessage.StandbyResponse(reqid(), results);
        case DeployRequest _ -> new AgentMessage.DeployResponse(reqid(), results);
        case PlanRequest _ -> new AgentMessage.PlanResponse(reqid(), results);
        case CheckRequest _ -> new AgentMessage.CheckResponse(reqid(), results);
        case GetNodesRequest _ -> new AgentMessage.GetNodesResponse(reqid(), results);
        case RestartRequest _ -> new AgentMessage.RestartResponse(reqid(), results);
        case StopRequest _ -> new AgentMessage.StopResponse(reqid(), results);
        case StartRequest _ -> new AgentMessage.StartResponse(reqid(), results);
        case NodeDispatchRequest _ -> new AgentMessage.NodeDispatchResponse(reqid(), results);
        case GetOutputRequest _ -> new AgentMessage.GetOutputResponse(reqid(), results);
      };
    }
  }

  /**
   * A request about a configuration. The configuration is nearly all of the frame, unless the frame
   * names it by a {@link ConfigurationReference}.
   */
  sealed interface ConfigurationRequest extends Request
      permits DeployRequest, PlanRequest, CheckRequest {
    Configuration configuration();

    /** The same request about another configuration. */
    ConfigurationRequest about(Configuration configuration);
  }

  /** The deployed configuration needs this agent. */
  record WelcomeRequest(String reqid, long timeLeftMs) implements Request {
    public WelcomeRequest {
      Objects.requireNonNull(reqid, "reqid");
    }
  }

  /**
   * A deployment of this controller removed the instance: stop its nodes, and remember that.
   *
   * @param number the number of that deployment; an agent that runs a later deployment refuses the
   *     request. Absent from controllers that do not send it
   */
  record StandbyRequest(String reqid, long timeLeftMs, String controllerId, @Nullable Long number)
      implements Request {
    public StandbyRequest {
      Objects.requireNonNull(reqid, "reqid");
      Objects.requireNonNull(controllerId, "controllerId");
    }
  }

  /**
   * Run this configuration.
   *
   * @param deployment the deployment's origin
   * @param force restart even nodes that already run as configured
   * @param overrides the run-state overrides by node: the run states requested since the client's
   *     deployment, and the nodes that the deployment skipped
   */
  record DeployRequest(
      String reqid,
      long timeLeftMs,
      DeploymentOrigin deployment,
      boolean force,
      @JsonDeserialize(using = ConfigurationMember.class) Configuration configuration,
      ClusterSettings cluster,
      @Nullable Map<String, RunState> overrides)
      implements ConfigurationRequest {
    public DeployRequest {
      Objects.requireNonNull(reqid, "reqid");
      Objects.requireNonNull(deployment, "deployment");
      Objects.requireNonNull(configuration, "configuration");
      Objects.requireNonNull(cluster, "cluster");
      overrides = overrides == null ? null : Overrides.copy(overrides);
    }

    @Override
    public DeployRequest about(Configuration configuration) {
      return new DeployRequest(
          reqid, timeLeftMs, deployment, force, configuration, cluster, overrides);
    }

    /** A request without overrides. */
    public DeployRequest(
        String reqid,
        long timeLeftMs,
        DeploymentOrigin deployment,
        boolean force,
        Configuration configuration,
        ClusterSettings cluster) {
      this(reqid, timeLeftMs, deployment, force, configuration, cluster, null);
    }

    /** The run-state overrides by node; empty when there are none. */
    public Map<String, RunState> overridden() {
      return overrides == null ? Map.of() : overrides;
    }

    /** The run state that a node should have. */
    public RunState wanted(Node node) {
      return overridden().getOrDefault(node.name(), RunState.of(node));
    }

    /** A copy in which {@code nodes} have the run state {@code state}; ignores unknown names. */
    public DeployRequest withOverride(Collection<String> nodes, RunState state) {
      Map<String, RunState> next = new TreeMap<>(overridden());
      for (Node node : configuration.nodes()) {
        if (nodes.contains(node.name())) {
          next.remove(node.name());
          if (RunState.of(node) != state) {
            next.put(node.name(), state);
          }
        }
      }
      return withOverrides(next);
    }

    /** A copy with {@code states} as its only overrides. */
    public DeployRequest withOverrides(Map<String, RunState> states) {
      return new DeployRequest(
          reqid, timeLeftMs, deployment, force, configuration, cluster, states);
    }
  }

  /** Report what a deployment would do, without doing it. */
  record PlanRequest(
      String reqid,
      long timeLeftMs,
      boolean force,
      @JsonDeserialize(using = ConfigurationMember.class) Configuration configuration,
      ClusterSettings cluster)
      implements ConfigurationRequest {
    public PlanRequest {
      Objects.requireNonNull(reqid, "reqid");
      Objects.requireNonNull(configuration, "configuration");
      Objects.requireNonNull(cluster, "cluster");
    }

    @Override
    public PlanRequest about(Configuration configuration) {
      return new PlanRequest(reqid, timeLeftMs, force, configuration, cluster);
    }
  }

  /** Let Zeek parse the scripts that a deployment would launch, without changing anything. */
  record CheckRequest(
      String reqid,
      long timeLeftMs,
      @JsonDeserialize(using = ConfigurationMember.class) Configuration configuration,
      ClusterSettings cluster)
      implements ConfigurationRequest {
    public CheckRequest {
      Objects.requireNonNull(reqid, "reqid");
      Objects.requireNonNull(configuration, "configuration");
      Objects.requireNonNull(cluster, "cluster");
    }

    @Override
    public CheckRequest about(Configuration configuration) {
      return new CheckRequest(reqid, timeLeftMs, configuration, cluster);
    }
  }

  record GetNodesRequest(String reqid, long timeLeftMs) implements Request {
    public GetNodesRequest {
      Objects.requireNonNull(reqid, "reqid");
    }
  }

  /**
   * @param nodes the nodes to restart; empty means all
   */
  record RestartRequest(String reqid, long timeLeftMs, List<String> nodes) implements Request {
    public RestartRequest {
      Objects.requireNonNull(reqid, "reqid");
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * @param nodes the nodes to stop; empty means all
   */
  record StopRequest(String reqid, long timeLeftMs, List<String> nodes) implements Request {
    public StopRequest {
      Objects.requireNonNull(reqid, "reqid");
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * @param nodes the nodes to start; empty means all
   */
  record StartRequest(String reqid, long timeLeftMs, List<String> nodes) implements Request {
    public StartRequest {
      Objects.requireNonNull(reqid, "reqid");
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * Have nodes perform an action.
   *
   * @param action the action's name, then its arguments, as in {@code ["get_id_value",
   *     "bits_per_uid"]}
   * @param nodes the nodes that perform the action; empty means all cluster nodes of the agent
   */
  record NodeDispatchRequest(String reqid, long timeLeftMs, List<String> action, List<String> nodes)
      implements Request {
    public NodeDispatchRequest {
      Objects.requireNonNull(reqid, "reqid");
      action = List.copyOf(action);
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * Read the end of a node's output.
   *
   * @param start the start that wrote the output: 0 for the current start, 1 for the start before;
   *     absent for the last start that wrote anything
   * @param stream the stream to read; absent for both
   * @param tail the number of lines of each stream
   */
  record GetOutputRequest(
      String reqid,
      long timeLeftMs,
      String node,
      @Nullable Integer start,
      @Nullable Stream stream,
      @Nullable Integer tail)
      implements Request {
    public GetOutputRequest {
      Objects.requireNonNull(reqid, "reqid");
      Objects.requireNonNull(node, "node");
    }
  }

  /**
   * The content of a configuration. The controller sends it before the first request that names the
   * configuration, and when an agent requests it.
   *
   * @param gzip the configuration's JSON, compressed by gzip and encoded in Base64; absent when the
   *     controller has no such configuration
   */
  record ConfigurationContent(ConfigurationReference configuration, @Nullable String gzip)
      implements ControllerMessage {
    public ConfigurationContent {
      Objects.requireNonNull(configuration, "configuration");
    }
  }

  /**
   * The successor of the agent's certificate.
   *
   * @param certificates the certificate, then those of its issuers (PEM); absent when the
   *     controller issues none
   * @param error why there is none
   */
  record CertificateResponse(@Nullable String certificates, @Nullable String error)
      implements ControllerMessage {}

  /**
   * The controller keeps statistics: send {@link NotifyStatistics} from now on, in this session.
   * Only for agents with the capability {@link Hello#STATISTICS}.
   */
  record ReportStatistics() implements ControllerMessage {}

  /** The controller refuses this session, and closes it. */
  record SessionRefused(String reason, @Nullable Integer apiVersion) implements ControllerMessage {
    public SessionRefused {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
