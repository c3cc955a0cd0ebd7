package io.zeekeeper.systemtests.lab;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The controller's REST API, as a client sees it. */
public final class Api {
  public static final String JSON = "application/json";

  /** The body of a request for all nodes. */
  public static final String ALL_NODES = "{\"all\":true}";

  private static final Set<String> SERVICE_ROLES = Set.of("AGENT", "CONTROLLER");

  private final ApiReference reference = ApiReference.read();

  private final HttpClient client;
  private final URI base;
  private final String token;

  public Api(int port) {
    this(HttpClient.newHttpClient(), URI.create("http://127.0.0.1:" + port), "");
  }

  /**
   * @param client what connects, as with a client certificate
   */
  public Api(HttpClient client, URI base) {
    this(client, base, "");
  }

  private Api(HttpClient client, URI base, String token) {
    this.client = client;
    this.base = base;
    this.token = token;
  }

  /** The same API for a client that sends {@code token}; without a token if empty. */
  public Api withToken(String token) {
    return new Api(client, base, token);
  }

  /** The same API for a client that connects from another address of this host. */
  public Api from(String address) {
    return new Api(
        HttpClient.newBuilder().localAddress(InetAddress.ofLiteral(address)).build(), base, token);
  }

  /** A response: status and body. */
  public record Response(int status, String body, HttpResponse<String> http) {
    public JsonNode json() {
      return Json.lenient().readTree(body);
    }

    /** The detail of the problem document. */
    public String detail() {
      return json().path("detail").asString("");
    }

    /** The type of the problem document. */
    public String problem() {
      return json().path("type").asString("");
    }

    /** The items of a list. */
    public List<JsonNode> items() {
      return json().path("items").valueStream().toList();
    }

    /** Why each instance did not list its nodes, by name; empty for an instance that did. */
    public Map<String, String> instances() {
      Map<String, String> instances = new TreeMap<>();
      for (JsonNode node : items()) {
        if (node.path("role").asString("").equals("AGENT")) {
          instances.put(node.path("instance").asString(), "");
        }
      }
      for (JsonNode failure : json().path("failures")) {
        instances.put(failure.path("instance").asString(), failure.path("error").asString());
      }
      return instances;
    }

    /** Results by node, or by instance where a Result has no node. */
    public Map<String, JsonNode> results() {
      Map<String, JsonNode> results = new TreeMap<>();
      for (JsonNode result : json().path("results")) {
        String key = result.path("node").asString(result.path("instance").asString("all"));
        results.put(key, result);
      }
      return results;
    }
  }

  /** The body of a request for these nodes. */
  public static String nodesNamed(String... nodes) {
    return Stream.of(nodes)
        .map(node -> '"' + node + '"')
        .collect(Collectors.joining(",", "{\"nodes\":[", "]}"));
  }

  public URI uri(String path) {
    return base.resolve(path);
  }

  public Response get(String path) {
    return send(HttpRequest.newBuilder(base.resolve(path)).GET());
  }

  public Response delete(String path) {
    return send(HttpRequest.newBuilder(base.resolve(path)).DELETE());
  }

  public Response put(String path, String type, String body) {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", type)
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  public Response post(String path, String body) {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", JSON)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** The same request with an idempotency key. */
  public Response post(String path, String body, String idempotencyKey) {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", JSON)
            .header("Idempotency-Key", idempotencyKey)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public Response send(HttpRequest.Builder request) {
    if (!token.isEmpty()) {
      request.setHeader("Authorization", "Bearer " + token);
    }
    try {
      HttpResponse<String> response =
          client.send(
              request.timeout(Duration.ofSeconds(150)).build(),
              HttpResponse.BodyHandlers.ofString());
      reference.check(response);
      return new Response(response.statusCode(), response.body(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public boolean isHealthy() {
    try {
      return get("/actuator/health").status() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  public Response stage(Configuration configuration) {
    return put(
        "/api/v1/configurations/staged", JSON, Json.lenient().writeValueAsString(configuration));
  }

  public Response deploy() {
    return post("/api/v1/deployments", "{}");
  }

  public Response deploy(Configuration configuration) {
    Response staged = stage(configuration);
    if (staged.status() != 200) {
      throw new AssertionError(staged.body());
    }
    return deploy();
  }

  /** Deploys a configuration, and fails unless the deployment succeeds for every node. */
  public Response deploySuccessfully(Configuration configuration) {
    Response deployed = deploy(configuration);
    if (deployed.status() != 200) {
      throw new AssertionError(deployed.body());
    }
    return deployed;
  }

  /**
   * Begins a deployment without waiting for its end.
   *
   * @param options further members of the request, as in {@code , "force": true}
   * @return the path of the deployment
   */
  public String beginDeployment(String options) {
    Response begun = post("/api/v1/deployments", "{\"wait\": \"PT0S\"" + options + "}");
    if (begun.status() != 202) {
      throw new AssertionError(begun.body());
    }
    return begun.http().headers().firstValue("Location").orElseThrow();
  }

  /** The id of the configuration that is staged, ready or deployed; empty without one. */
  public String configurationId(String which) {
    return get("/api/v1/configurations/" + which).json().path("id").asString("");
  }

  public Response nodes() {
    return get("/api/v1/nodes");
  }

  /** The status of every process by its name. */
  public Map<String, JsonNode> statuses() {
    Map<String, JsonNode> statuses = new TreeMap<>();
    nodes().items().forEach(status -> statuses.put(status.path("node").asString(), status));
    return statuses;
  }

  /** The state of a node; empty for an unknown node. */
  public String nodeState(String node) {
    JsonNode status = statuses().get(node);
    return status == null ? "" : status.path("state").asString("");
  }

  /** The process ids of all nodes and services by name. */
  public Map<String, Long> pids() {
    Map<String, Long> pids = new TreeMap<>();
    statuses().forEach((name, status) -> pids.put(name, status.path("pid").asLong(0)));
    return pids;
  }

  /** The process ids of all nodes by name, without those of the services. */
  public Map<String, Long> nodePids() {
    Map<String, Long> pids = new TreeMap<>();
    statuses()
        .forEach((name, status) -> {
          if (!SERVICE_ROLES.contains(status.path("role").asString(""))) {
            pids.put(name, status.path("pid").asLong(0));
          }
        });
    return pids;
  }
}
