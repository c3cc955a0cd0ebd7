package io.zeekeeper.agent;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.zeekeeper.service.rules.ServiceRules;
import java.util.List;

@AnalyzeClasses(
    packages = "io.zeekeeper.agent",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest static final ArchTests ofBothServices = ArchTests.in(ServiceRules.class);

  @ArchTest
  static final ArchRule featuresAreAStack =
      ServiceRules.stack(
          "io.zeekeeper.agent",
          List.of(
              "identity",
              "process",
              "notifications",
              "outputs",
              "zeek",
              "logs",
              "supervision",
              "preflight",
              "deployment",
              "statistics"),
          List.of("metrics", "link"));
}
