package io.zeekeeper.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.systemtests.lab.Project;
import io.zeekeeper.systemtests.lab.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code docs/configuration.md} matches {@code --help}. */
class ConfigurationDocumentIT {
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `([a-z.-]+)` \\| (.*?) ?\\| (?:`(\\w+)` )?\\| \\S.* \\|$", Pattern.MULTILINE);
  private static final Pattern PROPERTY = Pattern.compile("--((?:zeekeeper|server)[a-z.-]+)=(.*)");
  private static final Pattern VARIABLE = Pattern.compile("(ZEEK_\\w+) = --(\\S+)");

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"controller-service, Controller", "agent-service, Agent"})
  void documentHasEveryPropertyOnceWithItsDefaultAndVariable(String module, String section)
      throws IOException {
    List<MatchResult> rows = rows("Both services", section);
    String help = help(module);
    assertThat(rows)
        .extracting(row -> row.group(1))
        .containsExactlyInAnyOrderElementsOf(
            PROPERTY.matcher(help).results().map(found -> found.group(1)).toList());

    SortedMap<String, String> defaults = new TreeMap<>();
    rows.forEach(row -> defaults.put(row.group(1), row.group(2)));
    assertThat(PROPERTY.matcher(help).results())
        .filteredOn(found -> !found.group(2).isEmpty())
        .allSatisfy(found ->
            assertThat(defaults).containsEntry(found.group(1), "`" + found.group(2) + "`"));

    SortedMap<String, String> documented = new TreeMap<>();
    rows.stream()
        .filter(row -> row.group(3) != null)
        .forEach(row -> documented.put(row.group(3), row.group(1)));
    SortedMap<String, String> known = new TreeMap<>();
    VARIABLE.matcher(help).results().forEach(found -> known.put(found.group(1), found.group(2)));
    assertThat(documented).isEqualTo(known);
  }

  private static List<MatchResult> rows(String... sections) throws IOException {
    String document = Files.readString(Project.root().resolve("docs/configuration.md"));
    return List.of(document.split("\n## ")).stream()
        .filter(section -> List.of(sections).contains(section.lines().findFirst().orElse("")))
        .flatMap(section -> ROW.matcher(section).results())
        .toList();
  }

  private String help(String module) {
    try (var service =
        new Service(module, directory.resolve("help"), List.of("--help")).asBuilt()) {
      service.start();
      assertThat(service.awaitExit()).isZero();
      return service.log();
    }
  }
}
