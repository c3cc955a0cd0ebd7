package io.zeekeeper.client;

import io.zeekeeper.client.api.ConfigurationsApi;
import io.zeekeeper.client.api.DeploymentsApi;
import io.zeekeeper.client.api.EventsApi;
import io.zeekeeper.client.api.EventsApi.GetEventsParameters;
import io.zeekeeper.client.api.InstancesApi;
import io.zeekeeper.client.api.NodesApi;
import io.zeekeeper.client.model.Deployment;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The REST API of a controller, by topic. Threads may share an object of this class. */
public final class Zeekeeper {
  private static final Duration POLL = Duration.ofMillis(500);

  private final ApiClient client;
  private final ConfigurationsApi configurations;
  private final DeploymentsApi deployments;
  private final EventsApi events;
  private final InstancesApi instances;
  private final NodesApi nodes;

  /** Waits for each answer as long as it takes: a deployment answers once it has ended. */
  public Zeekeeper(String url) {
    this(url, null);
  }

  /**
   * @param url the controller, as in {@code http://127.0.0.1:2149}
   * @param timeout how long a request may wait for its answer
   */
  public Zeekeeper(String url, @Nullable Duration timeout) {
    client = new ApiClient();
    client.setHttpClientBuilder(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1));
    client.updateBaseUri(url.replaceAll("/+$", ""));
    if (timeout != null) {
      client.setReadTimeout(timeout);
    }
    configurations = new ConfigurationsApi(client);
    deployments = new DeploymentsApi(client);
    events = new EventsApi(client);
    instances = new InstancesApi(client);
    nodes = new NodesApi(client);
  }

  public ConfigurationsApi configurations() {
    return configurations;
  }

  public DeploymentsApi deployments() {
    return deployments;
  }

  public EventsApi events() {
    return events;
  }

  public InstancesApi instances() {
    return instances;
  }

  public NodesApi nodes() {
    return nodes;
  }

  /**
   * Waits for the end of a deployment.
   *
   * @return the deployment as it ended
   * @throws TimeoutException when the deployment has not ended in time; it continues
   */
  public Deployment awaitEnd(Deployment deployment, Duration timeout)
      throws ApiException, InterruptedException, TimeoutException {
    long start = System.nanoTime();
    Deployment seen = deployment;
    while (seen.getEndedAt() == null) {
      if (System.nanoTime() - start > timeout.toNanos()) {
        throw new TimeoutException(
            "deployment " + seen.getId() + " is still " + seen.getState() + " after " + timeout);
      }
      Thread.sleep(POLL.toMillis());
      seen = deployments.getDeployment(seen.getId());
    }
    return seen;
  }

  /** Streams all events that happen from now on. */
  public EventStream streamEvents() throws ApiException {
    return streamEvents(GetEventsParameters.newBuilder().build());
  }

  /**
   * Streams the events that {@code choice} selects by instance, node and type: those after the
   * event {@code after}, or those that happen from now on.
   */
  public EventStream streamEvents(GetEventsParameters choice) throws ApiException {
    Long after = choice.after();
    return new EventStream(client, choice, after == null ? newestId() : after);
  }

  private long newestId() throws ApiException {
    return events.getEvents(GetEventsParameters.newBuilder().limit(1).build()).getItems().stream()
        .findFirst()
        .map(event -> event.getId())
        .orElse(0L);
  }
}
