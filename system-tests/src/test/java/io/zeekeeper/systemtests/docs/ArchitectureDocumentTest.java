package io.zeekeeper.systemtests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.systemtests.lab.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each class that docs/architecture.md names exists. */
class ArchitectureDocumentTest {
  private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]+(?:[A-Z][A-Za-z]*)?)`");
  // Nested classes: phases of a node, and a state.
  private static final Set<String> NESTED_CLASSES =
      Set.of("Down", "Booting", "Up", "Stopping", "BackOff", "Unclear");

  @Test
  void everyNamedClassExists() throws IOException {
    Set<String> named =
        CLASS
            .matcher(Files.readString(Project.root().resolve("docs/architecture.md")))
            .results()
            .map((MatchResult found) -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named).hasSizeGreaterThan(40);
    named.removeAll(NESTED_CLASSES);
    named.removeAll(classes());
    assertThat(named).as("classes that docs/architecture.md names").isEmpty();
  }

  private static Set<String> classes() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String module :
        List.of("controller-service", "agent-service", "shared-service", "shared-model")) {
      try (Stream<Path> files = Files.walk(Project.root().resolve(module).resolve("src/main"))) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".java"))
            .forEach(name -> names.add(name.substring(0, name.length() - ".java".length())));
      }
    }
    return names;
  }
}
