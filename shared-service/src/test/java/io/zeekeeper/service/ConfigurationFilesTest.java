package io.zeekeeper.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.core.env.ConfigurableEnvironment;

/** Configuration files are read as by Spring Boot, and a broken file is named. */
class ConfigurationFilesTest {
  @TempDir private Path directory;

  /** Reads {@code location} the way a service does. */
  private static ConfigurableEnvironment read(String location) {
    var spring = new SpringApplication(ConfigurationFilesTest.class);
    spring.setWebApplicationType(WebApplicationType.NONE);
    try (var context =
        spring.run(
            "--spring.config.location=" + location,
            "--spring.main.banner-mode=off",
            "--logging.level.root=off")) {
      return context.getEnvironment();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          zeekeeper:;  agent: a: b           | mapping values are not allowed here                    | line 2
          zeekeeper:;\tagent: a              | found character '\\t(TAB)' that cannot start any token | line 2
          zeekeeper:;  agent: [a;  colour: b | expected ',' or ']', but got :                         | line 3
          zeekeeper:;  agent: "a             | found unexpected end of stream                         | line
          a: 1;b: 2;a: 3                     | found duplicate key a                                  | line 3
          """)
  void brokenFileIsNamedWithLine(String text, String problem, String line) throws IOException {
    Path file = directory.resolve("agent.yaml");
    Files.writeString(file, text.replace(';', '\n').replace("\\t", "\t"));

    assertThatThrownBy(() -> read("file:" + file))
        .satisfies(failure ->
            assertThat(StartupFailure.reason(failure).orElseThrow())
                .startsWith("a configuration file is not valid YAML: " + problem)
                .contains(" (" + file + ", " + line));
  }

  @Test
  void fileThatIsNoTextIsNamed() throws IOException {
    Path file = directory.resolve("agent.yml");
    Files.write(file, "zeekeeper: \u00e4".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> read("file:" + file))
        .satisfies(failure ->
            assertThat(StartupFailure.reason(failure).orElseThrow())
                .startsWith("a configuration file is not valid YAML: ")
                .endsWith(" (" + file + ")"));
  }

  @Test
  void reasonQuotesNoLineOfFile() throws IOException {
    Path file = directory.resolve("controller.yaml");
    Files.writeString(file, "spring:\n  datasource:\n    password: secret: x\n");

    assertThatThrownBy(() -> read("file:" + file))
        .satisfies(failure ->
            assertThat(StartupFailure.reason(failure).orElseThrow()).doesNotContain("secret"));
  }

  @Test
  void filesOfOneDirectoryKeepSpringsPrecedence() throws IOException {
    Files.writeString(directory.resolve("application.properties"), "first=properties\n");
    Files.writeString(directory.resolve("application.yml"), "first: yml\nsecond: yml\n");
    Files.writeString(
        directory.resolve("application.yaml"), "first: yaml\nsecond: yaml\nthird: yaml\n");

    ConfigurableEnvironment environment = read("file:" + directory + "/");

    assertThat(environment.getProperty("first")).isEqualTo("properties");
    assertThat(environment.getProperty("second")).isEqualTo("yml");
    assertThat(environment.getProperty("third")).isEqualTo("yaml");
    assertThat(environment.getPropertySources().stream().map(source -> source.getName()))
        .filteredOn(name -> name.contains("application."))
        .hasSize(3);
  }
}
