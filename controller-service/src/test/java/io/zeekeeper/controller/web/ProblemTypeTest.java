package io.zeekeeper.controller.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProblemTypeTest {
  private static final Pattern HEADING = Pattern.compile("(?m)^## (\\S+)\\n(\\d{3})\\. ");

  @Test
  void documentationListsEachTypeWithItsStatus() throws IOException {
    List<String> documented =
        HEADING
            .matcher(Files.readString(Path.of("../docs/problems.md")))
            .results()
            .map(heading -> heading.group(1) + " " + heading.group(2))
            .toList();
    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ProblemType.values())
                .map(type -> type.slug() + " " + type.status().value())
                .toList());
  }
}
