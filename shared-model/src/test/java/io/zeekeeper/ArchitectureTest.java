package io.zeekeeper;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = {"io.zeekeeper.model", "io.zeekeeper.protocol"},
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule modelDoesNotDependOnSpring =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "reactor..")
          .because("tools, tests and the benchmarks use the model without a container");

  @ArchTest
  static final ArchRule modelDoesNotDependOnTheProtocol =
      noClasses()
          .that()
          .resideInAPackage("io.zeekeeper.model..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.zeekeeper.protocol..");
}
