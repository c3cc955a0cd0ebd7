package io.zeekeeper.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A server's HTTP port: in the clear and without credentials, or with TLS and a token. Used by one
 * thread.
 */
final class Endpoint implements AutoCloseable {
  private final String url;
  private final HttpClient client;
  private final @Nullable Path token;
  private @Nullable String credentials;

  private Endpoint(String url, HttpClient client, @Nullable Path token) {
    this.url = url;
    this.client = client;
    this.token = token;
  }

  static Endpoint plain(int port) {
    return new Endpoint("http://127.0.0.1:" + port, client().build(), null);
  }

  /**
   * @param tls trusts the server's authority
   * @param token the file with the token, which the server makes at its start
   */
  static Endpoint secured(int port, SSLContext tls, Path token) {
    return new Endpoint("https://127.0.0.1:" + port, client().sslContext(tls).build(), token);
  }

  private static HttpClient.Builder client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
  }

  HttpRequest.Builder request(String path) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path)).header("Content-Type", "application/json");
    if (credentials == null && token != null && Files.exists(token)) {
      credentials = "Bearer " + Files.readString(token).strip();
    }
    return credentials == null ? request : request.header("Authorization", credentials);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
