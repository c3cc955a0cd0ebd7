package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * The operations that the audit records: all that are not safe methods (RFC 9110), except those
 * that only look. A new operation is recorded without an entry here.
 */
@Component
class AuditedOperations {
  /**
   * Operations with a body that change nothing. Nobody is known who could have signed in, and a
   * failed sign-in is an event, as every other failed login.
   */
  static final Set<String> READING =
      Set.of("planDeployment", "checkConfiguration", "validateConfiguration", "signIn");

  private static final Set<RequestMethod> SAFE =
      Set.of(RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS, RequestMethod.TRACE);

  private final SingletonSupplier<List<Route>> routes;

  AuditedOperations(
      @Qualifier("requestMappingHandlerMapping")
          ObjectProvider<RequestMappingHandlerMapping> mapping) {
    // The mapping is complete only after all beans exist.
    this.routes = SingletonSupplier.of(() -> routes(mapping.getObject()));
  }

  /** An operation, and the way to it. */
  private record Route(RequestMethod method, PathPattern path, String operation) {}

  /**
   * An operation that a request is for.
   *
   * @param id the operation's id in the OpenAPI document
   * @param variables the parts of the path that name something
   */
  record Match(String id, Map<String, String> variables) {}

  /** Whether an endpoint serves a method that is not safe. */
  static boolean mayChange(Method endpoint) {
    RequestMapping mapping =
        AnnotatedElementUtils.findMergedAnnotation(endpoint, RequestMapping.class);
    return mapping != null && !SAFE.containsAll(Set.of(mapping.method()));
  }

  /** The operation that a request is for; empty for a request that changes nothing. */
  Optional<Match> find(ServerHttpRequest request) {
    RequestMethod method = RequestMethod.resolve(request.getMethod());
    if (method == null || SAFE.contains(method)) {
      return Optional.empty();
    }
    PathContainer path = request.getPath().pathWithinApplication();
    return routes.obtain().stream()
        .filter(route -> route.method() == method && route.path().matches(path))
        .findFirst()
        .filter(route -> !READING.contains(route.operation()))
        .map(route -> new Match(route.operation(), variables(route.path(), path)));
  }

  private static Map<String, String> variables(PathPattern pattern, PathContainer path) {
    PathPattern.PathMatchInfo found = pattern.matchAndExtract(path);
    return found == null ? Map.of() : found.getUriVariables();
  }

  private static List<Route> routes(RequestMappingHandlerMapping mapping) {
    List<Route> routes = new ArrayList<>();
    mapping.getHandlerMethods().forEach((info, handler) -> addRoutes(info, handler, routes));
    // A path without variables comes before one that matches as well.
    routes.sort((a, b) -> a.path().compareTo(b.path()));
    return routes;
  }

  private static void addRoutes(RequestMappingInfo info, HandlerMethod handler, List<Route> to) {
    Operation operation =
        AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), Operation.class);
    // An operation with two kinds of bodies has one documented method; the other is hidden.
    if (operation == null || operation.operationId().isEmpty()) {
      return;
    }
    for (RequestMethod method : info.getMethodsCondition().getMethods()) {
      if (!SAFE.contains(method)) {
        info.getPatternsCondition()
            .getPatterns()
            .forEach(path -> to.add(new Route(method, path, operation.operationId())));
      }
    }
  }
}
