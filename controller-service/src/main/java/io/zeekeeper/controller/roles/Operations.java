package io.zeekeeper.controller.roles;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Finds the {@link Operation} of a request. Paths are compared with the parser that also finds the
 * handlers, so both read a path in the same way. Safe on any thread.
 */
public final class Operations {
  private record Route(String method, PathPattern pattern, Operation operation) {}

  private static final List<Route> ROUTES = routes();

  private Operations() {}

  private static List<Route> routes() {
    return Arrays.stream(Operation.values())
        .filter(operation -> operation.path().isPresent())
        .map(operation ->
            new Route(
                operation.method().orElseThrow(),
                PathPatternParser.defaultInstance.parse(operation.path().orElseThrow()),
                operation))
        // The most specific pattern comes first, as for handlers.
        .sorted(Comparator.comparing(Route::pattern))
        .toList();
  }

  /**
   * The operation of an HTTP request. HEAD counts as GET, which serves HEAD.
   *
   * @return empty for a path that the table does not have
   */
  public static Optional<Operation> of(String method, PathContainer path) {
    String served = method.equals("HEAD") ? "GET" : method;
    return ROUTES.stream()
        .filter(route -> route.method().equals(served) && route.pattern().matches(path))
        .map(Route::operation)
        .findFirst();
  }

  /**
   * The operation of a zeek-client's request.
   *
   * @param event the event's name, without its module
   */
  public static Optional<Operation> ofEvent(String event) {
    return Arrays.stream(Operation.values())
        .filter(operation -> operation.event().filter(event::equals).isPresent())
        .findFirst();
  }

  /**
   * The least role for an operation; empty when it needs no credentials. A request without an entry
   * takes an administrator, so an operation that was forgotten is closed rather than open.
   */
  public static Optional<Role> needed(Optional<Operation> operation) {
    return operation.isEmpty() ? Optional.of(Role.ADMIN) : operation.get().role();
  }
}
