package io.zeekeeper.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.link.LinkSettings;
import io.zeekeeper.link.LinkSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRoutes;

/** Which requests are served, by both kinds of servers. */
class AccessTest {
  private static final AccessSettings NOTHING_LISTED = new AccessSettings(List.of(), List.of());

  private DisposableServer server = start(Kind.WEBFLUX, "127.0.0.1", NOTHING_LISTED);

  enum Kind {
    WEBFLUX,
    REACTOR_NETTY
  }

  @AfterEach
  void stop() {
    server.disposeNow();
  }

  private static DisposableServer start(Kind kind, String address, AccessSettings settings) {
    var access = new Access("controller", settings, address);
    HttpServer unbound = HttpServer.create().host(address).port(0);
    WebHandler handler =
        exchange ->
            exchange
                .getResponse()
                .writeWith(
                    Mono.just(
                        exchange
                            .getResponse()
                            .bufferFactory()
                            .wrap("served".getBytes(StandardCharsets.UTF_8))));
    return switch (kind) {
      case WEBFLUX ->
          unbound
              .handle(
                  new ReactorHttpHandlerAdapter(
                      WebHttpHandlerBuilder.webHandler(handler)
                          .filter(new AccessFilter(access))
                          .build()))
              .bindNow();
      case REACTOR_NETTY ->
          unbound
              .handle(
                  access.before(
                      HttpServerRoutes.newRoutes()
                          .ws("/link", (in, out) -> out.sendClose(1000, "served"))
                          .route(any -> true, (in, out) -> out.sendString(Mono.just("served")))))
              .bindNow();
    };
  }

  private void restart(Kind kind, String address, AccessSettings settings) {
    server.disposeNow();
    server = start(kind, address, settings);
  }

  /** Sends a request with these headers only, even without a Host, and returns the response. */
  private String send(InetAddress to, String line, String... headers) throws IOException {
    try (var socket = new Socket(to, server.port())) {
      socket.setSoTimeout(10_000);
      String request =
          line + "\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String send(String line, String... headers) throws IOException {
    return send(InetAddress.getLoopbackAddress(), line, headers);
  }

  private String get(String host) throws IOException {
    return send("GET / HTTP/1.1", "Host: " + host);
  }

  private static void assertServed(String answer) {
    assertThat(answer).contains(" 200 OK", "served");
  }

  private static void assertRefused(String answer, int status) {
    assertThat(answer)
        .containsPattern("^HTTP/1.[01] " + status)
        .containsIgnoringCase("content-type: application/problem+json")
        .contains("\"status\":" + status)
        .doesNotContain("served");
  }

  @ParameterizedTest
  @EnumSource
  void dnsRebindingPageIsRefusedWithEveryMethod(Kind kind) throws IOException {
    restart(kind, "127.0.0.1", NOTHING_LISTED);
    for (String method : List.of("GET", "POST", "PUT", "DELETE", "OPTIONS")) {
      String answer =
          send(
              method + " / HTTP/1.1",
              "Host: evil.example:2149",
              "Origin: http://evil.example:2149",
              "Content-Length: 0");
      assertRefused(answer, 421);
      assertThat(answer)
          .contains(
              "this controller is not known as 'evil.example'; if it should be, add 'evil.example'"
                  + " to zeekeeper.allowed-hosts of the controller");
    }
  }

  @ParameterizedTest
  @EnumSource
  void dnsRebindingPageCannotOpenAWebSocket(Kind kind) throws IOException {
    restart(kind, "127.0.0.1", NOTHING_LISTED);
    assertRefused(upgrade("evil.example:2149", "http://evil.example:2149"), 421);
    assertRefused(upgrade("localhost:2149", "http://evil.example:2149"), 403);
  }

  private String upgrade(String host, String origin) throws IOException {
    return send(
        "GET /link HTTP/1.1",
        "Host: " + host,
        "Origin: " + origin,
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
  }

  @Test
  void webSocketOfTheSameOriginOpens() throws IOException {
    restart(Kind.REACTOR_NETTY, "127.0.0.1", NOTHING_LISTED);
    assertThat(upgrade("localhost:2149", "http://localhost:2149")).startsWith("HTTP/1.1 101");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.1:2149",
        "127.5.6.7:1",
        "localhost",
        "LOCALHOST.:2149",
        "[::1]",
        "[0:0:0:0:0:0:0:1]:2149"
      })
  void loopbackHostIsAlwaysAccepted(String host) throws IOException {
    assertServed(get(host));
  }

  @Test
  void hostNameAndListenNameAreAccepted() throws IOException {
    assertServed(get(HostName.get()));
    restart(Kind.WEBFLUX, "localhost", NOTHING_LISTED);
    assertServed(get("localhost"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.1",
        "0x7f000001",
        "2130706433",
        "0.0.0.0",
        "192.0.2.7",
        "[::]",
        "[2001:db8::1]:2149"
      })
  void otherNamesAndAddressesAreRefused(String host) throws IOException {
    assertRefused(get(host), 421);
  }

  @ParameterizedTest
  @EnumSource
  void requestWithoutExactlyOneValidHostIsRefused(Kind kind) throws IOException {
    restart(kind, "127.0.0.1", NOTHING_LISTED);
    for (String answer :
        List.of(
            send("GET / HTTP/1.1", "Accept: */*"),
            send("GET / HTTP/1.1", "Host: localhost", "Host: evil.example"),
            send("GET / HTTP/1.1", "Host: localhost, evil.example"),
            get("a b"),
            get("[::1"),
            get("localhost:port"),
            get("localhost:65536"),
            get("user@localhost"),
            get("localhost/"),
            get(""))) {
      assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("served");
    }
  }

  @Test
  void http10RequestWithoutAHostIsServed() throws IOException {
    assertServed(send("GET / HTTP/1.0", "Accept: */*"));
    assertRefused(send("GET / HTTP/1.0", "Host: evil.example"), 421);
  }

  @Test
  void addressIsAcceptedOnlyOnConnectionsToThatAddress() throws IOException {
    restart(Kind.WEBFLUX, "0.0.0.0", NOTHING_LISTED);
    for (InetAddress address : InetAddress.getAllByName("127.0.0.1")) {
      assertServed(send(address, "GET / HTTP/1.1", "Host: " + address.getHostAddress()));
    }
    assertRefused(get("0.0.0.0"), 421);
    Optional<InetAddress> beyond =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
            .findAny();
    if (beyond.isPresent()) {
      String literal = beyond.get().getHostAddress();
      assertServed(send(beyond.get(), "GET / HTTP/1.1", "Host: " + literal + ":2149"));
      // The address is this machine's, but this connection goes to another one.
      assertRefused(get(literal), 421);
    }
  }

  @Test
  void listedHostsAndOriginsAreAccepted() throws IOException {
    restart(
        Kind.WEBFLUX,
        "127.0.0.1",
        new AccessSettings(
            List.of("Zeek_controller", "192.0.2.7", "[2001:db8:0::1]"),
            List.of("https://zeek.example.org")));
    assertServed(get("zeek_controller:2149"));
    assertServed(get("192.0.2.7"));
    assertServed(get("[2001:DB8::1]:2149"));
    assertRefused(get("evil.example"), 421);
    assertServed(
        send(
            "POST / HTTP/1.1",
            "Host: zeek_controller:2149",
            "Origin: https://zeek.example.org",
            "Content-Length: 0"));
  }

  @Test
  void pageOfAnotherOriginMayOnlyRead() throws IOException {
    String host = "Host: localhost:2149";
    String length = "Content-Length: 0";
    assertServed(send("GET / HTTP/1.1", host, "Origin: http://evil.example"));
    for (String origin :
        List.of("http://evil.example", "http://localhost:8080", "null", "http://a b")) {
      String answer = send("POST / HTTP/1.1", host, "Origin: " + origin, length);
      assertRefused(answer, 403);
      assertThat(answer).contains(origin, "zeekeeper.allowed-origins of the controller");
    }
    assertServed(send("POST / HTTP/1.1", host, "Origin: http://localhost:2149", length));
    assertServed(send("POST / HTTP/1.1", host, length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"host:2149", "http://host", "*", "a b", "", ".example.org", "[host]"})
  void listedHostMustBeAHost(String host) {
    assertThatThrownBy(() -> new AccessSettings(List.of(host), List.of()))
        .isInstanceOf(InvalidPropertyException.class)
        .hasMessageContaining("zeekeeper.allowed-hosts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zeek.example.org", "*", "null", "https://", "https://a/b", "ftp://a"})
  void listedOriginMustBeAnOrigin(String origin) {
    assertThatThrownBy(() -> new AccessSettings(List.of(), List.of(origin)))
        .isInstanceOf(InvalidPropertyException.class)
        .hasMessageContaining("zeekeeper.allowed-origins");
  }

  @ParameterizedTest
  @CsvSource({
    "421, is not known as '127.0.0.1'; if it should be, add '127.0.0.1' to zeekeeper.allowed-hosts",
    "403, zeekeeper.allowed-origins",
    "404, 404 Not Found"
  })
  void refusedClientNamesThePropertyToSet(int status, String remedy) {
    server.disposeNow();
    server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((in, out) -> out.status(status).send())
            .bindNow();
    var link =
        new LinkSettings(
            Duration.ofSeconds(5), 3, DataSize.ofKilobytes(64), 1000, DataSize.ofMegabytes(64));
    URI uri = URI.create("ws://127.0.0.1:" + server.port() + "/link");
    assertThat(LinkSocket.connect(uri, link, null, socket -> Mono.empty()).toFuture())
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .havingCause()
        .withMessageContaining(remedy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://sensor:2149/",
        "https://Sensor:2149/page?x=y",
        "https://dashboard.example/",
        "https://dashboard.example"
      })
  void pageOfThisServiceOrOfAnAllowedOriginIsItsOwn(String page) {
    assertThat(isOwnPage(page, "sensor:2149")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "//sensor:2149/",
        "sensor:2149",
        "ftp://sensor:2149/",
        "javascript:alert(1)",
        "http://sensor/",
        "http://sensor:2149@evil.example/",
        "http://evil.example@sensor:2149/",
        "http://sensor:2149.evil.example/",
        "http://sensor:2149\\@evil.example/",
        "http://dashboard.example/",
        "http://sensor:2149/#fragment"
      })
  void anyOtherPageIsForeign(String page) {
    assertThat(isOwnPage(page, "sensor:2149")).isFalse();
    assertThat(isOwnPage(page, null)).isFalse();
  }

  private static boolean isOwnPage(String page, @Nullable String host) {
    var settings = new AccessSettings(List.of(), List.of("https://dashboard.example"));
    return new Access("controller", settings, "127.0.0.1").isOwnPage(page, host);
  }
}
