package io.zeekeeper.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.roles.Operation;
import io.zeekeeper.controller.roles.Operations;
import io.zeekeeper.controller.roles.Role;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.core.type.filter.RegexPatternTypeFilter;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The table of roles has every operation of the edges, and the documentation has the table. */
class OperationsTest {
  @Test
  void everyRestHandlerHasAnEntry() throws ClassNotFoundException {
    Set<String> handlers = handlers();
    assertThat(handlers).as("handlers that were found").hasSizeGreaterThan(20);
    Set<String> entries =
        Arrays.stream(Operation.values())
            .filter(operation -> operation.path().isPresent())
            .map(operation ->
                operation.method().orElseThrow() + " " + operation.path().orElseThrow())
            .collect(Collectors.toSet());
    assertThat(entries).containsAll(handlers);
    assertThat(entries.stream().filter(entry -> entry.contains(" /api/")))
        .as("entries for the API")
        .allMatch(handlers::contains);
  }

  /** Method and path of each handler, as in {@code GET /api/v1/nodes}. */
  private static Set<String> handlers() throws ClassNotFoundException {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
    // Handlers within test classes.
    scanner.addExcludeFilter(new RegexPatternTypeFilter(Pattern.compile(".*\\$.*")));
    Set<String> handlers = new TreeSet<>();
    for (var bean : scanner.findCandidateComponents("io.zeekeeper.controller")) {
      Class<?> type = Class.forName(bean.getBeanClassName());
      var root = AnnotatedElementUtils.findMergedAnnotation(type, RequestMapping.class);
      for (Method method : type.getDeclaredMethods()) {
        var mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
        if (mapping != null) {
          for (String prefix : paths(root)) {
            for (String path : paths(mapping)) {
              handlers.add(mapping.method()[0] + " " + prefix + path);
            }
          }
        }
      }
    }
    return handlers;
  }

  private static List<String> paths(@Nullable RequestMapping mapping) {
    return mapping == null || mapping.path().length == 0 ? List.of("") : List.of(mapping.path());
  }

  @Test
  void everyRequestOfZeekClientHasAnEntry() throws ClassNotFoundException {
    Class<?>[] requests =
        Class.forName("io.zeekeeper.controller.zeekclient.ClientRequest").getPermittedSubclasses();
    assertThat(requests).hasSizeGreaterThan(5);
    for (Class<?> request : requests) {
      String name =
          request.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT)
              + "_request";
      assertThat(Operations.ofEvent(name)).as(name).isPresent();
    }
  }

  @Test
  void onlyPagesHealthAndSignInNeedNoCredentials() {
    assertThat(Operation.values())
        .filteredOn(operation -> operation.role().isEmpty())
        .extracting(Operation::path)
        .extracting(Optional::orElseThrow)
        .allMatch(path ->
            path.matches(
                "/((actuator/health|api/v1/sign-in|swagger-ui|ui|webjars|v3/api-docs).*)?"));
  }

  @Test
  void mostSpecificPathDecides() {
    assertThat(find("PUT", "/api/v1/configurations/staged"))
        .contains(Operation.STAGE_CONFIGURATION);
    assertThat(find("GET", "/api/v1/configurations/x")).contains(Operation.GET_CONFIGURATION);
    assertThat(find("HEAD", "/api/v1/nodes/w-1")).contains(Operation.GET_NODE);
    assertThat(find("GET", "/actuator/health")).contains(Operation.GET_HEALTH);
    assertThat(find("GET", "/actuator/health/liveness")).contains(Operation.GET_HEALTH_PART);
  }

  @Test
  void requestWithoutEntryTakesAdministrator() {
    for (String path :
        List.of(
            "/api/v1/nodes/",
            "/api/v1//nodes",
            "/api/v1/nodes/a/b",
            "/actuator/health/db/x",
            "/x")) {
      assertThat(find("GET", path)).as(path).isEmpty();
    }
    assertThat(find("DELETE", "/api/v1/nodes")).isEmpty();
    assertThat(Operations.needed(Optional.empty())).contains(Role.ADMIN);
  }

  private static Optional<Operation> find(String method, String path) {
    return Operations.of(method, PathContainer.parsePath(path));
  }

  @Test
  void documentationHasTheTable() throws IOException {
    List<String> rows = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      rows.add(
          "| %s | %s | %s |"
              .formatted(
                  operation
                      .method()
                      .map(method -> "`" + method + " " + operation.path().orElseThrow() + "`")
                      .orElse(""),
                  operation.event().map(event -> "`" + event + "`").orElse(""),
                  operation.role().map(Role::text).orElse("none")));
    }
    assertThat(Files.readAllLines(Path.of("../docs/security.md"))).containsAll(rows);
  }
}
