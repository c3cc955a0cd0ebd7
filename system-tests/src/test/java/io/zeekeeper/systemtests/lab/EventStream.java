package io.zeekeeper.systemtests.lab;

import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/** A client that reads the event stream, as a browser's EventSource does. */
public final class EventStream implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> ended;

  private EventStream(HttpRequest request) {
    this.ended =
        client
            .sendAsync(request, BodyHandlers.ofLines())
            .thenAccept(response -> response.body().forEach(lines::add));
  }

  /** Reads the events from now on. */
  public static EventStream open(URI uri) {
    return opened(HttpRequest.newBuilder(uri));
  }

  /** Resumes after the event with this id. */
  public static EventStream resume(URI uri, long lastEventId) {
    return opened(HttpRequest.newBuilder(uri).header("Last-Event-ID", "" + lastEventId));
  }

  private static EventStream opened(HttpRequest.Builder request) {
    var stream = new EventStream(request.header("Accept", "text/event-stream").build());
    await("the stream's first comment").atMost(PATIENCE).until(() -> !stream.lines.isEmpty());
    return stream;
  }

  public List<String> lines() {
    return lines;
  }

  /** The events received so far. */
  public List<JsonNode> events() {
    return lines.stream()
        .filter(line -> line.startsWith("data:"))
        .map(line -> Json.lenient().readTree(line.substring("data:".length())))
        .toList();
  }

  public List<Long> ids() {
    return events().stream().map(event -> event.path("id").asLong()).toList();
  }

  public List<String> messages() {
    return events().stream().map(event -> event.path("message").asString("")).toList();
  }

  /** Waits for an event whose message contains {@code text}. */
  public void awaitMessage(String text) {
    await("event '" + text + "'")
        .atMost(PATIENCE)
        .until(() -> messages().stream().anyMatch(message -> message.contains(text)));
  }

  /** Waits until the controller has ended the stream. */
  public void awaitEnd() {
    await("the stream's end").atMost(PATIENCE).until(ended::isDone);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
