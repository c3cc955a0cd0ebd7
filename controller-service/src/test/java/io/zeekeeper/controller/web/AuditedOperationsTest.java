package io.zeekeeper.controller.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.aop.ClassFilter;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import reactor.core.publisher.Mono;

/** Fails for an operation that changes something and that the audit would not record. */
class AuditedOperationsTest {
  private static final String NAME = "x";

  private final RequestMappingHandlerMapping mapping = mapping();
  private final AuditedOperations operations =
      new AuditedOperations(
          new ObjectProvider<>() {
            @Override
            public RequestMappingHandlerMapping getObject() {
              return mapping;
            }
          });

  /** All endpoints of the controller, without their instances. */
  private static RequestMappingHandlerMapping mapping() {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
    var context = new GenericApplicationContext();
    scanner.findCandidateComponents("io.zeekeeper.controller").stream()
        .map(found -> Objects.requireNonNull(found.getBeanClassName()))
        // Handlers of other tests are nested classes.
        .filter(type -> !type.contains("$"))
        .forEach(type -> {
          var lazy = new RootBeanDefinition(type);
          lazy.setLazyInit(true);
          context.registerBeanDefinition(type, lazy);
        });
    context.refresh();
    var mapping = new RequestMappingHandlerMapping();
    mapping.setApplicationContext(context);
    mapping.afterPropertiesSet();
    return mapping;
  }

  private List<Map.Entry<RequestMappingInfo, HandlerMethod>> changes() {
    return mapping.getHandlerMethods().entrySet().stream()
        .filter(entry -> AuditedOperations.mayChange(entry.getValue().getMethod()))
        .toList();
  }

  @Test
  void everyChangeIsFoundByItsRequest() {
    Set<String> found = new TreeSet<>();
    Set<String> notRecorded = new TreeSet<>();
    for (var change : changes()) {
      for (var method : change.getKey().getMethodsCondition().getMethods()) {
        for (var pattern : change.getKey().getPatternsCondition().getPatterns()) {
          String path = pattern.getPatternString().replaceAll("\\{[^}]*}", NAME);
          operations
              .find(MockServerHttpRequest.method(HttpMethod.valueOf(method.name()), path).build())
              .ifPresentOrElse(match -> found.add(match.id()), () -> notRecorded.add(path));
        }
      }
    }
    assertThat(found)
        .contains(
            "stageConfiguration",
            "deploy",
            "rollbackDeployment",
            "cancelDeployment",
            "restartNodes",
            "stopNodes",
            "startNodes",
            "dispatch");
    assertThat(notRecorded)
        .as("POST that changes nothing; AuditedOperations.READING names its operation")
        .containsExactly(
            "/api/v1/configurations/staged/check",
            "/api/v1/configurations/validate",
            "/api/v1/deployments/plan",
            "/api/v1/sign-in");
  }

  @Test
  void everyChangeRunsBehindTheAudit() {
    var advisor = (PointcutAdvisor) AuditedEndpoints.auditedEndpointAdvisor();
    var pointcut = advisor.getPointcut();
    assertThat(pointcut.getClassFilter()).isEqualTo(ClassFilter.TRUE);
    for (var change : changes()) {
      Method endpoint = change.getValue().getMethod();
      Class<?> type = change.getValue().getBeanType();
      assertThat(pointcut.getMethodMatcher().matches(endpoint, type)).isTrue();
      assertThat(endpoint.getReturnType()).as(endpoint.toString()).isEqualTo(Mono.class);
      assertThat(Modifier.isFinal(type.getModifiers())).as(type.toString()).isFalse();
      assertThat(endpoint.getModifiers() & (Modifier.FINAL | Modifier.PRIVATE | Modifier.STATIC))
          .as(endpoint.toString())
          .isZero();
    }
  }

  @Test
  void pathNamesTheDeployment() {
    var match =
        operations.find(MockServerHttpRequest.post("/api/v1/deployments/d1/rollback").build());
    assertThat(match.map(AuditSubjects::of).orElseThrow().names())
        .containsExactly(Map.entry("rollback_of", "d1"));
  }

  @Test
  void readingIsNotRecorded() {
    assertThat(operations.find(MockServerHttpRequest.get("/api/v1/deployments").build())).isEmpty();
    assertThat(operations.find(MockServerHttpRequest.post("/api/v1/unknown").build())).isEmpty();
  }
}
