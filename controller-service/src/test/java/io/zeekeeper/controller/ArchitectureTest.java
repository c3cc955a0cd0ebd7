package io.zeekeeper.controller;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.zeekeeper.service.rules.ServiceRules;
import java.util.List;

@AnalyzeClasses(
    packages = "io.zeekeeper.controller",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest static final ArchTests ofBothServices = ArchTests.in(ServiceRules.class);

  @ArchTest
  static final ArchRule featuresDependOnLowerFeaturesOnly =
      ServiceRules.stack(
          "io.zeekeeper.controller",
          List.of(
              "database",
              "roles",
              "events",
              "security",
              "identity",
              "audit",
              "agents",
              "configuration",
              "deployment",
              "reconciliation",
              "nodes",
              "statistics"),
          List.of("web", "ui", "zeekclient", "apidocs", "command"));

  @ArchTest
  static final ArchRule onlyStoresUsePersistence =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.zeekeeper.controller.database..")
          .and()
          .haveNameNotMatching(".*(Store|Entity|Repository|EventSpecification)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta.persistence..",
              "org.hibernate..",
              "org.springframework.data..",
              "org.springframework.transaction.support..")
          .because("a feature's store is the one place that knows the database");
}
