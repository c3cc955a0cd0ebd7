package io.zeekeeper.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message from an agent to its controller. */
@JsonSubTypes({
  @JsonSubTypes.Type(value = AgentMessage.CertificateRequest.class, name = "certificate_request"),
  @JsonSubTypes.Type(value = Hello.class, name = "notify_agent_hello"),
  @JsonSubTypes.Type(value = AgentMessage.NotifyChange.class, name = "notify_change"),
  @JsonSubTypes.Type(value = AgentMessage.NotifyError.class, name = "notify_error"),
  @JsonSubTypes.Type(value = AgentMessage.NotifyLog.class, name = "notify_log"),
  @JsonSubTypes.Type(value = AgentMessage.NotifyResult.class, name = "notify_result"),
  @JsonSubTypes.Type(value = AgentMessage.NotifyOverrides.class, name = "notify_overrides"),
  @JsonSubTypes.Type(value = NotifyStatistics.class, name = "notify_statistics"),
  @JsonSubTypes.Type(value = AgentMessage.GetConfiguration.class, name = "get_configuration"),
  @JsonSubTypes.Type(value = AgentMessage.WelcomeResponse.class, name = "agent_welcome_response"),
  @JsonSubTypes.Type(value = AgentMessage.StandbyResponse.class, name = "agent_standby_response"),
  @JsonSubTypes.Type(value = AgentMessage.DeployResponse.class, name = "deploy_response"),
  @JsonSubTypes.Type(value = AgentMessage.PlanResponse.class, name = "plan_response"),
  @JsonSubTypes.Type(value = AgentMessage.CheckResponse.class, name = "check_response"),
  @JsonSubTypes.Type(value = AgentMessage.GetNodesResponse.class, name = "get_nodes_response"),
  @JsonSubTypes.Type(value = AgentMessage.RestartResponse.class, name = "restart_response"),
  @JsonSubTypes.Type(value = AgentMessage.StopResponse.class, name = "stop_response"),
  @JsonSubTypes.Type(value = AgentMessage.StartResponse.class, name = "start_response"),
  @JsonSubTypes.Type(
      value = AgentMessage.NodeDispatchResponse.class,
      name = "node_dispatch_response"),
  @JsonSubTypes.Type(value = AgentMessage.GetOutputResponse.class, name = "get_output_response")
})
public sealed interface AgentMessage extends Message
    permits Hello,
        NotifyStatistics,
        AgentMessage.NotifyChange,
        AgentMessage.NotifyError,
        AgentMessage.NotifyLog,
        AgentMessage.NotifyResult,
        AgentMessage.NotifyOverrides,
        AgentMessage.GetConfiguration,
        AgentMessage.CertificateRequest,
        AgentMessage.Response {

  /**
   * A node went from one state to another.
   *
   * @param happenedAt when, by the agent's clock; absent when just now
   */
  record NotifyChange(
      String node,
      @JsonProperty("old") State before,
      @JsonProperty("new") State after,
      String reason,
      @Nullable Instant happenedAt)
      implements AgentMessage {
    public NotifyChange {
      Objects.requireNonNull(node, "node");
      Objects.requireNonNull(before, "before");
      Objects.requireNonNull(after, "after");
      Objects.requireNonNull(reason, "reason");
    }

    /** Just now. */
    public NotifyChange(String node, State before, State after, String reason) {
      this(node, before, after, reason, null);
    }
  }

  /**
   * A message for the operator.
   *
   * @param happenedAt when, by the agent's clock; absent when just now
   */
  record NotifyError(@Nullable String node, String message, @Nullable Instant happenedAt)
      implements AgentMessage {
    public NotifyError {
      Objects.requireNonNull(message, "message");
    }

    /** Just now. */
    public NotifyError(@Nullable String node, String message) {
      this(node, message, null);
    }
  }

  /**
   * A line of the agent's log worth keeping at the controller.
   *
   * @param happenedAt when, by the agent's clock; absent when just now
   */
  record NotifyLog(
      String level, @Nullable String node, String message, @Nullable Instant happenedAt)
      implements AgentMessage {
    public NotifyLog {
      Objects.requireNonNull(level, "level");
      Objects.requireNonNull(message, "message");
    }

    /** Just now. */
    public NotifyLog(String level, @Nullable String node, String message) {
      this(level, node, message, null);
    }
  }

  /** One Result of a request that is still running. */
  record NotifyResult(Result result) implements AgentMessage {
    public NotifyResult {
      Objects.requireNonNull(result, "result");
    }
  }

  /**
   * The run-state overrides that the agent keeps since a client's deployment. Sent whenever they
   * change, before the agent acts on the change.
   *
   * @param deployment the deployment they belong to
   * @param overrides all of them, by node
   */
  record NotifyOverrides(DeploymentOrigin deployment, Map<String, RunState> overrides)
      implements AgentMessage {
    public NotifyOverrides {
      Objects.requireNonNull(deployment, "deployment");
      overrides = Overrides.copy(overrides);
    }
  }

  /**
   * The agent's certificate ends before long: issue its successor. The controller answers with a
   * {@link ControllerMessage.CertificateResponse}.
   *
   * @param signingRequest a certificate signing request (PKCS #10, PEM) with the agent's new key
   */
  record CertificateRequest(String signingRequest) implements AgentMessage {
    public CertificateRequest {
      Objects.requireNonNull(signingRequest, "signingRequest");
    }
  }

  /**
   * The agent lacks a configuration that a request names; its requests wait for the configuration.
   */
  record GetConfiguration(ConfigurationReference configuration) implements AgentMessage {
    public GetConfiguration {
      Objects.requireNonNull(configuration, "configuration");
    }
  }

  /** The end of a request, with the Results not yet sent by {@link NotifyResult}. */
  sealed interface Response extends AgentMessage
      permits WelcomeResponse,
          StandbyResponse,
          DeployResponse,
          PlanResponse,
          CheckResponse,
          GetNodesResponse,
          RestartResponse,
          StopResponse,
          StartResponse,
          NodeDispatchResponse,
          GetOutputResponse {
    String reqid();

    List<Result> results();

    /** The same response with other Results. */
    default Response withResults(List<Result> others) {
      return switch (this) {
        case WelcomeResponse _ -> new WelcomeResponse(reqid(), others);
        case StandbyResponse _ -> new StandbyResponse(reqid(), others);
        case DeployResponse _ -> new DeployResponse(reqid(), others);
        case PlanResponse _ -> new PlanResponse(reqid(), others);
        case CheckResponse _ -> new CheckResponse(reqid(), others);
        case GetNodesResponse _ -> new GetNodesResponse(reqid(), others);
        case RestartResponse _ -> new RestartResponse(reqid(), others);
        case StopResponse _ -> new StopResponse(reqid(), others);
        case StartResponse _ -> new StartResponse(reqid(), others);
        case NodeDispatchResponse _ -> new NodeDispatchResponse(reqid(), others);
        case GetOutputResponse _ -> new GetOutputResponse(reqid(), others);
      };
    }
  }

  record WelcomeResponse(String reqid, List<Result> results) implements Response {
    public WelcomeResponse {
      Objects.requireNonNull(reqid, "reqid");
      results = List.copyOf(results);
    }
  }

  record StandbyResponse(String reqid, List<Result> results) implements Response {
    public StandbyResponse {
      Objects.requireNonNull(reqid, "reqid");
      results = List.copyOf(results);
    }
  }

  record DeployResponse(String reqid, List<Result> results) implements Response {
    public DeployResponse {
      Objects.requireNonNull(reqid, "reqid");
      results = List.copyOf(results);
    }
  }

  record PlanResponse(String reqid, List<Result> results) implements Response {
    public PlanResponse {
      Objects.requireNonNull(reqid, "reqid");
      results = List.copyOf(results);
    }
  }

  record CheckResponse(String reqid, List<Result> results) implements Response {
    public CheckResponse {
      Objects.requireNonNull(reqid, "reqid");
      results = List.copyOf(results);
    }
  }

  record GetNodesResponse(String reqid, List<Result> results) implements Response {
    public GetNodesResponse {
      Objects.requireNonNull(reqid, "reqid");
      results = List.copyOf(results);
    }
  }

  record RestartResponse(String reqid, List<Result> results) implements Response {
    public RestartResponse {
      Objects.requireNonNull(reqid, "reqid");
      results = List.copyOf(results);
    }
  }

  record StopResponse(String reqid, List<Result> results) implements Response {
    public StopResponse {
      Objects.requireNonNull(reqid, "reqid");
      results = List.copyOf(results);
    }
  }

  record StartResponse(String reqid, List<Result> results) implements Response {
    public StartResponse {
      Objects.requireNonNull(reqid, "reqid");
      results = List.copyOf(results);
    }
  }

  record NodeDispatchResponse(String reqid, List<Result> results) implements Response {
    public NodeDispatchResponse {
      Objects.requireNonNull(reqid, "reqid");
      results = List.copyOf(results);
    }
  }

  record GetOutputResponse(String reqid, List<Result> results) implements Response {
    public GetOutputResponse {
      Objects.requireNonNull(reqid, "reqid");
      results = List.copyOf(results);
    }
  }
}
