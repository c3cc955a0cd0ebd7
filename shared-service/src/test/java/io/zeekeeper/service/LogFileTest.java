package io.zeekeeper.service;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/** The log file of a service, with the logging configuration of both services. */
class LogFileTest {
  private static final String FORGED = "2026-01-01T00:00:00.000Z ERROR 1 --- [main] x : forged";

  @TempDir private Path directory;

  private List<String> logged(Consumer<Logger> writes) throws IOException, JoranException {
    return logged(Map.of(), writes);
  }

  private List<String> logged(Map<String, String> properties, Consumer<Logger> writes)
      throws IOException, JoranException {
    Path file = directory.resolve("service.log");
    var context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    context.putProperty("LOG_FILE", file.toString());
    properties.forEach(context::putProperty);
    context.putObject(Environment.class.getName(), new StandardEnvironment());
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LogFileTest.class.getResource("/logback-spring.xml"));
    writes.accept(context.getLogger("test"));
    context.stop();
    return Files.readString(file).lines().toList();
  }

  @Test
  void lineBreaksInTextOfAPeerAreEscaped() throws Exception {
    for (String end : List.of("\n", "\r", "\r\n", "\u0085", "\u2028", "\u2029")) {
      List<String> lines = logged(log -> log.warn("agent {} connected", "a" + end + FORGED));
      assertThat(lines).singleElement().asString().endsWith(FORGED + " connected").contains("\\");
      Files.delete(directory.resolve("service.log"));
    }
  }

  @Test
  void terminalControlCharactersAreEscaped() throws Exception {
    assertThat(logged(log -> log.info("a\u001b[2J\u0000b\u202ec\u007f\td\u00e9 \\ \ud83d\ude00")))
        .singleElement()
        .asString()
        .endsWith(": a\\u001b[2J\\u0000b\\u202ec\\u007f\td\u00e9 \\ \ud83d\ude00");
  }

  @Test
  void eachMessageInAStackTraceTakesOneLine() throws Exception {
    var cause = new IllegalStateException("cause\n" + FORGED);
    cause.addSuppressed(new IOException("suppressed\r\n" + FORGED));
    List<String> lines =
        logged(log -> log.error("a bug", new IllegalArgumentException("top\n" + FORGED, cause)));
    assertThat(lines)
        .noneMatch(line -> line.startsWith(FORGED))
        .contains("java.lang.IllegalArgumentException: top\\n" + FORGED)
        .contains("Caused by: java.lang.IllegalStateException: cause\\n" + FORGED)
        .contains("\tSuppressed: java.io.IOException: suppressed\\r\\n" + FORGED);
    assertThat(lines.stream().filter(line -> line.startsWith("\tat "))).hasSizeGreaterThan(5);
  }

  @Test
  void jsonLinesHaveReqidInstanceAndNodeAsMembers() throws Exception {
    List<String> lines =
        logged(
            Map.of("FILE_LOG_STRUCTURED_FORMAT", "logstash", "FILE_LOG_CHARSET", "UTF-8"),
            log ->
                log.atWarn()
                    .addKeyValue("node", "worker-1")
                    .log("node {} ends\n" + FORGED, "worker-1"));
    assertThat(lines)
        .singleElement()
        .asString()
        .startsWith("{")
        .contains("\"node\":\"worker-1\"", "\"message\":\"node worker-1 ends\\n", "\"WARN\"");
  }

  @Test
  void missingMessageIsAnEmptyLine() throws Exception {
    assertThat(logged(log -> log.info(null))).singleElement().asString().endsWith(" : ");
  }
}
