package io.zeekeeper.controller.roles;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a client can request, with the least role for it. Both edges decide by this
 * table, and {@code docs/security.md} shows it; tests fail for an operation without an entry.
 */
public enum Operation {
  GET_CONFIGURATIONS(Role.VIEWER, "GET", "/api/v1/configurations"),
  GET_STAGED_CONFIGURATION(
      Role.VIEWER, "GET", "/api/v1/configurations/staged", "get_configuration_request"),
  GET_READY_CONFIGURATION(Role.VIEWER, "GET", "/api/v1/configurations/ready"),
  GET_DEPLOYED_CONFIGURATION(
      Role.VIEWER, "GET", "/api/v1/configurations/deployed", "get_configuration_request"),
  GET_CONFIGURATION(Role.VIEWER, "GET", "/api/v1/configurations/{id}"),
  COMPARE_CONFIGURATIONS(Role.VIEWER, "GET", "/api/v1/configurations/{a}/diff/{b}"),
  STAGE_CONFIGURATION(
      Role.ADMIN, "PUT", "/api/v1/configurations/staged", "stage_configuration_request"),
  /** Shows nothing but the body, settings for ports, and addresses that viewers may list. */
  VALIDATE_CONFIGURATION(Role.VIEWER, "POST", "/api/v1/configurations/validate"),
  CHECK_CONFIGURATION(Role.OPERATOR, "POST", "/api/v1/configurations/staged/check"),

  GET_DEPLOYMENTS(Role.VIEWER, "GET", "/api/v1/deployments"),
  GET_DEPLOYMENT(Role.VIEWER, "GET", "/api/v1/deployments/{id}"),
  DEPLOY(Role.OPERATOR, "POST", "/api/v1/deployments", "deploy_request"),
  PLAN_DEPLOYMENT(Role.OPERATOR, "POST", "/api/v1/deployments/plan"),
  CANCEL_DEPLOYMENT(Role.OPERATOR, "POST", "/api/v1/deployments/{id}/cancel"),
  ROLLBACK_DEPLOYMENT(Role.OPERATOR, "POST", "/api/v1/deployments/{id}/rollback"),

  GET_INSTANCES(Role.VIEWER, "GET", "/api/v1/instances", "get_instances_request"),
  GET_INSTANCE(Role.VIEWER, "GET", "/api/v1/instances/{instance}"),

  GET_NODES(Role.VIEWER, "GET", "/api/v1/nodes", "get_nodes_request"),
  GET_NODE(Role.VIEWER, "GET", "/api/v1/nodes/{node}"),
  GET_NODE_OUTPUT(Role.VIEWER, "GET", "/api/v1/nodes/{node}/output"),
  GET_ID_VALUE(Role.VIEWER, "GET", "/api/v1/id-values/{id}", "get_id_value_request"),
  RESTART_NODES(Role.OPERATOR, "POST", "/api/v1/nodes/restart", "restart_request"),
  STOP_NODES(Role.OPERATOR, "POST", "/api/v1/nodes/stop"),
  START_NODES(Role.OPERATOR, "POST", "/api/v1/nodes/start"),
  DISPATCH(Role.OPERATOR, "POST", "/api/v1/dispatches"),

  /** A browser signs in with it, so it has no credentials before. */
  GET_SIGN_IN(null, "GET", "/api/v1/sign-in"),
  SIGN_IN(null, "POST", "/api/v1/sign-in"),
  GET_PRINCIPAL(Role.VIEWER, "GET", "/api/v1/principal"),
  GET_TOKENS(Role.ADMIN, "GET", "/api/v1/tokens"),
  CREATE_TOKEN(Role.ADMIN, "POST", "/api/v1/tokens"),
  REVOKE_TOKEN(Role.ADMIN, "DELETE", "/api/v1/tokens/{name}"),

  GET_ENROLMENTS(Role.ADMIN, "GET", "/api/v1/enrolments"),
  CREATE_ENROLMENT(Role.ADMIN, "POST", "/api/v1/enrolments"),
  DELETE_ENROLMENT(Role.ADMIN, "DELETE", "/api/v1/enrolments/{id}"),
  GET_CERTIFICATES(Role.VIEWER, "GET", "/api/v1/certificates"),
  REVOKE_CERTIFICATE(Role.ADMIN, "DELETE", "/api/v1/certificates/{serial}"),

  GET_AUDIT(Role.ADMIN, "GET", "/api/v1/audit"),
  GET_EVENTS(Role.VIEWER, "GET", "/api/v1/events"),
  GET_STATISTICS(Role.VIEWER, "GET", "/api/v1/statistics"),
  GET_PROMETHEUS_TARGETS(Role.VIEWER, "GET", "/api/v1/prometheus/targets"),
  GET_METRICS(Role.VIEWER, "GET", "/actuator/prometheus"),
  GET_ENDPOINTS(Role.VIEWER, "GET", "/actuator"),
  /** Details are shown to viewers only. */
  GET_HEALTH(null, "GET", "/actuator/health"),
  /** Spring Boot answers a longer path with an internal error, so no other path is open. */
  GET_HEALTH_PART(null, "GET", "/actuator/health/{part}"),

  /** The dashboard's page contains no data; what it shows it gets from the API. */
  GET_DASHBOARD(null, "GET", "/"),
  GET_DASHBOARD_FILES(null, "GET", "/ui/{*file}"),
  /** The page contains no data, and a browser cannot send a token before it has the page. */
  GET_API_PAGE(null, "GET", "/swagger-ui.html"),
  GET_API_PAGE_FILES(null, "GET", "/swagger-ui/{*file}"),
  GET_API_PAGE_LIBRARIES(null, "GET", "/webjars/{*file}"),
  GET_API_DOCUMENT(null, "GET", "/v3/api-docs/{*part}"),
  GET_API_DOCUMENT_YAML(null, "GET", "/v3/api-docs.yaml"),

  OPEN_ZEEK_CLIENT_SESSION(Role.VIEWER, "GET", "/v1/messages/json"),
  TEST_TIMEOUT(Role.VIEWER, "test_timeout_request");

  private final @Nullable Role role;
  private final @Nullable String method;
  private final @Nullable String path;
  private final @Nullable String event;

  Operation(@Nullable Role role, String method, String path) {
    this(role, method, path, null);
  }

  Operation(Role role, String event) {
    this(role, null, null, event);
  }

  Operation(
      @Nullable Role role, @Nullable String method, @Nullable String path, @Nullable String event) {
    this.role = role;
    this.method = method;
    this.path = path;
    this.event = event;
  }

  /** The least role; empty when the operation needs no credentials. */
  public Optional<Role> role() {
    return Optional.ofNullable(role);
  }

  /** The HTTP method; empty for an operation of zeek-client only. */
  public Optional<String> method() {
    return Optional.ofNullable(method);
  }

  /** The pattern of the path; empty for an operation of zeek-client only. */
  public Optional<String> path() {
    return Optional.ofNullable(path);
  }

  /** The event of {@code Management::Controller::API}; empty if zeek-client has none. */
  public Optional<String> event() {
    return Optional.ofNullable(event);
  }
}
