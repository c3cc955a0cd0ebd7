package io.zeekeeper.service.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The structured fields of a service's log lines. A line that names a node, an agent, a deployment
 * or a reqid has the name as field {@code node}, {@code instance} or {@code reqid} also.
 */
public abstract class LogFields {
  private static final Pattern PLAIN_CALL =
      Pattern.compile(
          "log\\.(?:debug|info|warn|error)\\(\\s*\"(?:[^\"]* )?"
              + "(?:node|agent|instance|deployment|reqid) \\{}");

  @Test
  void linesThatNameANodeAnInstanceOrARequestHaveItAsAField() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<String> plain =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .flatMap(LogFields::plainCalls)
              .toList();
      assertThat(plain).isEmpty();
    }
  }

  private static Stream<String> plainCalls(Path file) {
    try {
      return PLAIN_CALL
          .matcher(Files.readString(file))
          .results()
          .map(call -> file.getFileName() + ": " + call.group());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
