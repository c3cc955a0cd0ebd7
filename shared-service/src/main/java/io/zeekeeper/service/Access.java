package io.zeekeeper.service;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.zeekeeper.link.LogLimit;
import io.zeekeeper.model.IpAddress;
import io.zeekeeper.model.Json;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Keeps the pages of other sites from using a service through a browser on its network. A request
 * must name this service as its host, so that a page cannot point its own name at the service's
 * address (DNS rebinding). A request that changes something must come from the service's own page.
 * Called on event loops; does not block.
 */
public final class Access {
  private static final Logger log = LoggerFactory.getLogger(Access.class);
  private static final int MAX_LOG_LINES = 5;
  private static final int MAX_SHOWN = 300;
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  static final String PROBLEM_JSON = "application/problem+json";

  private final String service;
  private final Set<String> hosts = new HashSet<>();
  private final List<String> origins;
  private final LogLimit lines = new LogLimit(MAX_LOG_LINES);

  /**
   * @param service the service's name for users, as in {@code controller}
   * @param listening the addresses or names that the service listens on
   */
  public Access(String service, AccessSettings settings, String... listening) {
    this.service = service;
    this.origins = settings.allowedOrigins();
    hosts.add("localhost");
    HostHeader.nameOf(HostName.get()).ifPresent(hosts::add);
    // Addresses need no entry: they are the local addresses of their connections.
    Arrays.stream(listening)
        .filter(address -> !IpAddress.isLiteral(address))
        .forEach(name -> HostHeader.nameOf(name).ifPresent(hosts::add));
    settings.allowedHosts().forEach(host -> HostHeader.nameOf(host).ifPresent(hosts::add));
  }

  /** Why a request is refused. */
  record Refusal(HttpResponseStatus status, String type, String title, String detail) {

    /** The problem document of RFC 9457. */
    byte[] body() {
      Map<String, Object> problem = new LinkedHashMap<>();
      problem.put("type", "/problems/" + type);
      problem.put("title", title);
      problem.put("status", status.code());
      problem.put("detail", detail);
      return Json.lenient().writeValueAsBytes(problem);
    }
  }

  /** Puts the check before a server's handler. */
  public BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> before(
      BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>>
          handler) {
    return (request, response) -> {
      Optional<Refusal> refusal = refusal(request);
      return refusal.isPresent()
          ? response
              .status(refusal.get().status())
              .header(HttpHeaderNames.CONTENT_TYPE, PROBLEM_JSON)
              .sendByteArray(Mono.just(refusal.get().body()))
          : handler.apply(request, response);
    };
  }

  /** Why the request is refused; empty when it is allowed. */
  Optional<Refusal> refusal(HttpServerRequest request) {
    Optional<Refusal> refusal = check(request);
    refusal.ifPresent(refused ->
        lines.write(() ->
            log.warn(
                "refused a request from {}: {}",
                address(request.connectionRemoteAddress()),
                refused.detail())));
    return refusal;
  }

  private Optional<Refusal> check(HttpServerRequest request) {
    HttpHeaders headers = request.requestHeaders();
    List<String> given = headers.getAll(HttpHeaderNames.HOST);
    boolean mayLackHost = request.version().compareTo(HttpVersion.HTTP_1_1) < 0;
    if (given.size() > 1 || (given.isEmpty() && !mayLackHost)) {
      return refuse(HttpResponseStatus.BAD_REQUEST, "a request needs one Host header");
    }

    if (!given.isEmpty()) {
      Optional<String> host = HostHeader.parse(given.getFirst());
      if (host.isEmpty()) {
        return refuse(
            HttpResponseStatus.BAD_REQUEST,
            "the Host header '" + shown(given.getFirst()) + "' names no host");
      }
      if (!isOurs(host.get(), request.connectionHostAddress())) {
        return refuse(
            HttpResponseStatus.MISDIRECTED_REQUEST,
            "this %s is not known as '%s'; if it should be, add '%s' to %s of the %s"
                .formatted(service, host.get(), host.get(), AccessSettings.HOSTS, service));
      }
    }

    boolean changes = headers.contains(HttpHeaderNames.UPGRADE) || !SAFE.contains(request.method());
    for (String origin : changes ? headers.getAll(HttpHeaderNames.ORIGIN) : List.<String>of()) {
      if (!isOurs(origin, given)) {
        return refuse(
            HttpResponseStatus.FORBIDDEN,
            "the request comes from a page of %s, not of this %s; if that page may use it, add the origin to %s of the %s"
                .formatted(shown(origin), service, AccessSettings.ORIGINS, service));
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a page is of this service, or of an origin that may use it.
   *
   * @param uri the page's address
   * @param host the Host header of a request that this class has allowed
   */
  public boolean isOwnPage(String uri, @Nullable String host) {
    return Origin.ofPage(uri)
        .filter(origin -> isOurs(origin, host == null ? List.of() : List.of(host)))
        .isPresent();
  }

  private boolean isOurs(String host, @Nullable SocketAddress local) {
    return IpAddress.isLoopback(host) || hosts.contains(host) || host.equals(address(local));
  }

  private boolean isOurs(String origin, List<String> host) {
    return (!host.isEmpty() && Origin.isOf(host.getFirst(), origin))
        || origins.stream().anyMatch(origin::equalsIgnoreCase);
  }

  /** Makes a refusal with the type and title that the API's documentation explains. */
  private static Optional<Refusal> refuse(HttpResponseStatus status, String detail) {
    if (status.equals(HttpResponseStatus.FORBIDDEN)) {
      return Optional.of(new Refusal(status, "origin-refused", "Origin refused", detail));
    }
    return Optional.of(
        status.equals(HttpResponseStatus.MISDIRECTED_REQUEST)
            ? new Refusal(status, "host-refused", "Host refused", detail)
            : new Refusal(status, "malformed", "Malformed request", detail));
  }

  private static String shown(String text) {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }

  private static String address(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? IpAddress.format(inet.getAddress())
        : "?";
  }
}
