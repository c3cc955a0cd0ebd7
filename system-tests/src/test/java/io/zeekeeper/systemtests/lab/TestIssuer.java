package io.zeekeeper.systemtests.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An OpenID Connect provider, as far as the controller and its dashboard use one: metadata, a key,
 * tokens, and the authorization code flow with PKCE. Nobody has to log in: {@code /authorize} sends
 * the browser back at once.
 */
public final class TestIssuer implements AutoCloseable {
  public static final String AUDIENCE = "zeekeeper";
  public static final String CLIENT = "zeekeeper dashboard";
  public static final String SECRET = "a secret: 100%";
  public static final Duration LIFE = Duration.ofMinutes(10);
  private static final int COORDINATE_BYTES = 32;

  private final KeyPair key;
  private final int port;
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private volatile String role = "viewer";
  private volatile HttpServer server;

  public TestIssuer() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      key = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    server = listen(0);
    port = server.getAddress().getPort();
    serve();
  }

  private static HttpServer listen(int port) {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The provider does not answer until {@link #start}. */
  public void stop() {
    server.stop(0);
  }

  /** Answers again, at the same address and with the same key. */
  public void start() {
    server = listen(port);
    serve();
  }

  private void serve() {
    serve(
        "/.well-known/openid-configuration",
        """
        {"issuer":"%1$s","jwks_uri":"%1$s/keys","subject_types_supported":["public"],
         "authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
         "response_types_supported":["code"],"code_challenge_methods_supported":["S256"],
         "token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post"]}\
        """
            .formatted(uri()));
    var point = ((ECPublicKey) key.getPublic()).getW();
    serve(
        "/keys",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"1\",\"alg\":\"ES256\",\"x\":\"%s\",\"y\":\"%s\"}]}"
            .formatted(coordinate(point.getAffineX()), coordinate(point.getAffineY())));
    server.createContext("/authorize", this::authorize);
    server.createContext("/token", this::exchange);
    server.start();
  }

  private void serve(String path, String json) {
    server.createContext(path, exchange -> answer(exchange, 200, json));
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void refuse(HttpExchange exchange, String error, String why) throws IOException {
    answer(
        exchange,
        error.equals("invalid_client") ? 401 : 400,
        "{\"error\":\"%s\",\"error_description\":\"%s\"}".formatted(error, why));
  }

  /** Who signs in from now on: a client with this role. */
  public void signInAs(String role) {
    this.role = role;
  }

  /** Sends the browser back with a code (RFC 6749, 4.1.1). */
  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> request = new TreeMap<>(form(exchange.getRequestURI().getRawQuery()));
    if (!request.getOrDefault("response_type", "").equals("code")
        || !request.getOrDefault("client_id", "").equals(CLIENT)
        || !request.getOrDefault("code_challenge_method", "").equals("S256")
        || !request.containsKey("code_challenge")
        || !request.containsKey("redirect_uri")) {
      refuse(exchange, "invalid_request", "the request for a code is wrong");
      return;
    }
    String code = UUID.randomUUID().toString();
    request.put("role", role);
    codes.put(code, request);
    String page = request.get("redirect_uri");
    String state = request.getOrDefault("state", "");
    exchange
        .getResponseHeaders()
        .set(
            "Location",
            page
                + (page.contains("?") ? "&" : "?")
                + "code="
                + code
                + "&state="
                + URLEncoder.encode(state, StandardCharsets.UTF_8));
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  /** Exchanges a code for a token (RFC 6749, 4.1.3; RFC 7636, 4.6). */
  private void exchange(HttpExchange exchange) throws IOException {
    var form = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    if (!isClient(exchange.getRequestHeaders().getFirst("Authorization"))) {
      refuse(exchange, "invalid_client", "unknown client");
      return;
    }
    // A code is used up by the first attempt, right or wrong.
    String code = form.getOrDefault("code", "");
    Map<String, String> request = codes.remove(code);
    if (!form.getOrDefault("grant_type", "").equals("authorization_code") || request == null) {
      refuse(exchange, "invalid_grant", "the code " + code + " is unknown or was used");
    } else if (!request.get("redirect_uri").equals(form.get("redirect_uri"))) {
      refuse(exchange, "invalid_grant", "another redirect_uri");
    } else if (!request
        .get("code_challenge")
        .equals(challenge(form.getOrDefault("code_verifier", "")))) {
      refuse(exchange, "invalid_grant", "PKCE verification failed\\u001b[31m");
    } else {
      answer(
          exchange,
          200,
          "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d}"
              .formatted(token(request.get("role")), LIFE.toSeconds()));
    }
  }

  /** The code challenge of a verifier (RFC 7636, 4.2). */
  public static String challenge(String verifier) {
    try {
      return base64(
          MessageDigest.getInstance("SHA-256")
              .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether a header has the client's id and secret (RFC 6749, 2.3.1). */
  private static boolean isClient(String header) {
    if (header == null || !header.startsWith("Basic ")) {
      return false;
    }
    String[] parts =
        new String(
                Base64.getDecoder().decode(header.substring("Basic ".length())),
                StandardCharsets.UTF_8)
            .split(":", 2);
    return decoded(parts[0]).equals(CLIENT) && decoded(parts[1]).equals(SECRET);
  }

  private static Map<String, String> form(String text) {
    Map<String, String> form = new TreeMap<>();
    for (String pair : text == null ? new String[0] : text.split("&")) {
      String[] parts = pair.split("=", 2);
      form.put(decoded(parts[0]), parts.length < 2 ? "" : decoded(parts[1]));
    }
    return form;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String coordinate(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] padded = new byte[COORDINATE_BYTES];
    int length = Math.min(bytes.length, COORDINATE_BYTES);
    System.arraycopy(bytes, bytes.length - length, padded, COORDINATE_BYTES - length, length);
    return base64(padded);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  public String uri() {
    return "http://127.0.0.1:" + port;
  }

  /** The arguments of a controller that takes the roles viewer, operator and admin from here. */
  public String[] arguments() {
    String oidc = "--zeekeeper.security.oidc.";
    return new String[] {
      oidc + "issuer-uri=" + uri(),
      oidc + "audience=" + AUDIENCE,
      oidc + "roles.viewer=viewer",
      oidc + "roles.operator=operator",
      oidc + "roles.admin=admin",
      oidc + "client-id=" + CLIENT,
      oidc + "client-secret=" + SECRET
    };
  }

  /** A JWT of a client with this role. */
  public String token(String role) {
    long now = Instant.now().getEpochSecond();
    String claims =
        "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"jwt-%s\",\"iat\":%d,\"exp\":%d,\"roles\":[\"%s\"]}"
            .formatted(uri(), AUDIENCE, role, now, now + LIFE.toSeconds(), role);
    String signed =
        base64("{\"alg\":\"ES256\",\"kid\":\"1\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + base64(claims.getBytes(StandardCharsets.UTF_8));
    try {
      var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
