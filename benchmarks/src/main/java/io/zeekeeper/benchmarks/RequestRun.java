package io.zeekeeper.benchmarks;

import io.zeekeeper.benchmarks.Latency.Samples;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Sends requests with and without security in turn, and keeps their latency as a table. */
final class RequestRun {
  private final int requests;
  private final StringBuilder rows = new StringBuilder();

  /**
   * @param requests of each kind, after as many that do not count
   */
  RequestRun(int requests) {
    this.requests = requests;
  }

  /** One of the two requests that are compared. */
  private record Request(Endpoint endpoint, String path, boolean connecting) {
    double millis() throws IOException {
      HttpRequest.Builder request = endpoint.request(path);
      if (connecting) {
        request.header("Connection", "close");
      }
      long started = System.nanoTime();
      HttpResponse<String> answer = endpoint.send(request);
      double millis = (System.nanoTime() - started) / 1e6;
      FleetDeployment.expect(answer.statusCode() == 200, answer);
      return millis;
    }
  }

  /** Compares a request to two servers, each over one connection. */
  void compare(String what, Endpoint plain, Endpoint secured, String path) throws IOException {
    compare(what, new Request(plain, path, false), new Request(secured, path, false));
  }

  /** Compares a request to two servers, with a new connection for each. */
  void compareConnecting(String what, Endpoint plain, Endpoint secured, String path)
      throws IOException {
    compare(what, new Request(plain, path, true), new Request(secured, path, true));
  }

  /** Compares two requests to the same server. */
  void compare(String what, Endpoint endpoint, String plain, String secured) throws IOException {
    compare(what, new Request(endpoint, plain, false), new Request(endpoint, secured, false));
  }

  private void compare(String what, Request plain, Request secured) throws IOException {
    double[] plainMillis = new double[requests];
    double[] securedMillis = new double[requests];
    for (int round = -requests; round < requests; round++) {
      double first = plain.millis();
      double second = secured.millis();
      if (round >= 0) {
        plainMillis[round] = first;
        securedMillis[round] = second;
      }
    }
    String row = row(what, Samples.of(plainMillis), Samples.of(securedMillis));
    System.err.print(row);
    rows.append(row);
  }

  private static String row(String what, Samples plain, Samples secured) {
    return "| %s | %.2f / %.2f ms | %.2f / %.2f ms = %.2f × / %.2f × |%n"
        .formatted(
            what,
            plain.p50(),
            plain.p99(),
            secured.p50(),
            secured.p99(),
            secured.p50() / plain.p50(),
            secured.p99() / plain.p99());
  }

  String markdown() {
    return "| p50 / p99 of %d | plain | with security |%n|---|---|---|%n".formatted(requests)
        + rows;
  }
}
