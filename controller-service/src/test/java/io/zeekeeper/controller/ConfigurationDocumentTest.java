package io.zeekeeper.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} says what {@code --help} says. */
class ConfigurationDocumentTest {
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `([a-z.-]+)` \\| (.*?) ?\\| (?:`(\\w+)` )?\\| \\S.* \\|$", Pattern.MULTILINE);
  private static final Pattern PROPERTY = Pattern.compile("--((?:zeekeeper|server)[a-z.-]+)=(.*)");
  private static final Pattern VARIABLE = Pattern.compile("(ZEEK_\\w+) = --(\\S+)");

  private final List<MatchResult> rows = rows("Both services", "Controller");
  private final String help = help();

  private static List<MatchResult> rows(String... sections) {
    try {
      String document = Files.readString(Path.of("../docs/configuration.md"));
      return List.of(document.split("\n## ")).stream()
          .filter(section -> List.of(sections).contains(section.lines().findFirst().orElse("")))
          .flatMap(section -> ROW.matcher(section).results())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String help() {
    var out = new ByteArrayOutputStream();
    PrintStream console = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      ControllerApplication.main("--help");
    } finally {
      System.setOut(console);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void itHasEveryPropertyOnceAndNoOther() {
    assertThat(rows)
        .extracting(row -> row.group(1))
        .containsExactlyInAnyOrderElementsOf(
            PROPERTY.matcher(help).results().map(found -> found.group(1)).toList());
  }

  @Test
  void itHasTheirDefaults() {
    SortedMap<String, String> documented = new TreeMap<>();
    rows.forEach(row -> documented.put(row.group(1), row.group(2)));
    assertThat(PROPERTY.matcher(help).results())
        .filteredOn(found -> !found.group(2).isEmpty())
        .allSatisfy(found ->
            assertThat(documented).containsEntry(found.group(1), "`" + found.group(2) + "`"));
  }

  @Test
  void itHasTheirEnvironmentVariables() {
    SortedMap<String, String> documented = new TreeMap<>();
    rows.stream()
        .filter(row -> row.group(3) != null)
        .forEach(row -> documented.put(row.group(3), row.group(1)));
    SortedMap<String, String> known = new TreeMap<>();
    VARIABLE.matcher(help).results().forEach(found -> known.put(found.group(1), found.group(2)));
    assertThat(documented).isEqualTo(known);
  }
}
