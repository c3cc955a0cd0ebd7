package io.zeekeeper.service.rules;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Architecture rules for the classes of both services. */
public final class ServiceRules {
  @ArchTest
  static final ArchRule featuresDependOnEachOtherWithoutCycles =
      slices().matching("io.zeekeeper.[controller|agent].(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingSleeps =
      noClasses()
          .should()
          .callMethodWhere(target(owner(type(Thread.class))).and(target(name("sleep"))))
          .because("a wait is a scheduled task, a condition or a deadline");

  @ArchTest
  static final ArchRule timeIsInjected =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("Configuration")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .because("a test sets the clock");

  @ArchTest
  static final ArchRule nothingPrintsToTheConsole =
      noClasses().should(ACCESS_STANDARD_STREAMS).because("output belongs in the log");

  private ServiceRules() {}

  /**
   * Returns the rule that a feature depends on earlier features only, and nothing on an edge.
   *
   * @param root the package of the service
   * @param features packages below it, from the bottom of the stack to its top
   * @param edges packages below it that nothing may depend on
   */
  public static ArchRule stack(String root, List<String> features, List<String> edges) {
    LayeredArchitecture rule = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (List<String> packages : List.of(features, edges)) {
      for (String name : packages) {
        rule = rule.layer(name).definedBy(root + "." + name + "..");
      }
    }
    for (int i = 0; i < features.size(); i++) {
      List<String> above = features.subList(i + 1, features.size());
      rule =
          rule.whereLayer(features.get(i))
              .mayOnlyBeAccessedByLayers(
                  Stream.concat(above.stream(), edges.stream()).toArray(String[]::new));
    }
    for (String edge : edges) {
      rule = rule.whereLayer(edge).mayNotBeAccessedByAnyLayer();
    }
    return rule;
  }
}
