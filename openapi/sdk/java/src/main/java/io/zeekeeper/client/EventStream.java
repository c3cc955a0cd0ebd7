package io.zeekeeper.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zeekeeper.client.api.EventsApi.GetEventsParameters;
import io.zeekeeper.client.model.ClusterEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Events as they happen, each once and in order. A lost connection is opened again after the last
 * event that was read ({@code Last-Event-ID}). One thread reads; any thread may close.
 */
public final class EventStream implements AutoCloseable {
  // The controller sends a comment every 15 seconds.
  private static final Duration SILENCE = Duration.ofSeconds(45);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ApiClient client;
  private final URI uri;
  private final Object connection = new Object();
  private long lastId;
  private volatile long heardAt;
  private @Nullable InputStream body;
  private @Nullable BufferedReader reader;
  private boolean closed;

  EventStream(ApiClient client, GetEventsParameters choice, long after) {
    List<String> query = new ArrayList<>();
    addAll(query, "instance", choice.instance());
    addAll(query, "node", choice.node());
    addAll(query, "type", choice.type());
    this.client = client;
    this.uri = URI.create(client.getBaseUri() + "/api/v1/events?" + String.join("&", query));
    this.lastId = after;
  }

  private static void addAll(List<String> query, String name, @Nullable Set<?> values) {
    if (values != null) {
      values.forEach(value -> query.add(name + "=" + ApiClient.urlEncode(value.toString())));
    }
  }

  /**
   * Waits for the next event.
   *
   * @throws ApiException when the controller refuses the request
   * @throws IllegalStateException when the stream is closed
   */
  public ClusterEvent next() throws ApiException, InterruptedException {
    while (true) {
      try {
        ClusterEvent event = read(connected());
        if (event != null) {
          lastId = event.getId();
          return event;
        }
      } catch (IOException e) {
        // Lost; connect again.
      }
      reader = null;
      closeBody();
      if (isClosed()) {
        throw new IllegalStateException("the event stream is closed");
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }

  /** The next event with an id; null at the end of the response. */
  private @Nullable ClusterEvent read(BufferedReader lines) throws IOException {
    StringBuilder data = new StringBuilder();
    boolean hasId = false;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      heardAt = System.nanoTime();
      if (line.startsWith("data:")) {
        data.append(line.substring("data:".length()));
      } else if (line.startsWith("id:")) {
        hasId = true;
      } else if (line.isEmpty()) {
        if (hasId) {
          return client.getObjectMapper().readValue(data.toString(), ClusterEvent.class);
        }
        // Without an id: a comment, or CLOSED before the end of the response.
        data.setLength(0);
      }
    }
    return null;
  }

  private BufferedReader connected() throws ApiException, IOException, InterruptedException {
    BufferedReader open = reader;
    if (open != null) {
      return open;
    }
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", String.valueOf(lastId))
            .timeout(SILENCE)
            .build();
    HttpResponse<InputStream> response =
        client.getHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      try (InputStream answer = response.body()) {
        refuse(response, new String(answer.readAllBytes(), UTF_8));
      }
    }
    InputStream opened = response.body();
    synchronized (connection) {
      body = opened;
      if (closed) {
        opened.close();
      }
    }
    heardAt = System.nanoTime();
    watch(opened);
    open = new BufferedReader(new InputStreamReader(opened, UTF_8));
    reader = open;
    return open;
  }

  /** A server error may pass, a refusal does not. */
  private static void refuse(HttpResponse<?> response, String answer)
      throws ApiException, IOException {
    String message = "streamEvents call failed with: " + response.statusCode() + " - " + answer;
    if (response.statusCode() >= 500) {
      throw new IOException(message);
    }
    throw new ApiException(response.statusCode(), message, response.headers(), answer);
  }

  /** Closes a silent connection, which wakes its reader. */
  private void watch(InputStream watched) {
    CompletableFuture.delayedExecutor(SILENCE.toSeconds(), TimeUnit.SECONDS)
        .execute(() -> {
          synchronized (connection) {
            if (watched != body) {
              return;
            }
          }
          if (System.nanoTime() - heardAt < SILENCE.toNanos()) {
            watch(watched);
          } else {
            closeBody();
          }
        });
  }

  private void closeBody() {
    synchronized (connection) {
      if (body != null) {
        try {
          body.close();
        } catch (IOException e) {
          // Nothing is left to close.
        }
        body = null;
      }
    }
  }

  private boolean isClosed() {
    synchronized (connection) {
      return closed;
    }
  }

  @Override
  public void close() {
    synchronized (connection) {
      closed = true;
    }
    closeBody();
  }
}
