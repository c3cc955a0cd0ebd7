package io.zeekeeper.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import reactor.test.scheduler.VirtualTimeScheduler;

class ListenRuleTest {
  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final ListenRule rule = rule(false);
  private final Logger logger = (Logger) LoggerFactory.getLogger(ListenRule.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  private ListenRule rule(boolean insecure) {
    return new ListenRule(new TransportSettings(insecure, null), time);
  }

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void close() {
    logger.detachAppender(lines);
    rule.close();
    time.dispose();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost", "LOCALHOST"})
  void loopbackNeedsNoTls(String address) {
    rule.plain("clients", address, "use TLS");
    rule.plainConnection("ws://there", address, "use TLS");
    assertThat(lines.list).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3", "sensor.example.org", "localhost.evil.org"})
  void everythingElseNeedsTls(String address) {
    assertThatThrownBy(() -> rule.plain("clients", address, "use TLS"))
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "listening for clients on %s, beyond loopback, needs TLS: use TLS, or set zeekeeper.security.insecure=true",
            address);
    assertThatThrownBy(() -> rule.plainConnection("ws://there", address, "use TLS"))
        .isInstanceOf(StartupException.class);
  }

  @Test
  void insecureIsAWarningAtTheStartAndEveryHour() {
    ListenRule insecure = rule(true);
    insecure.plain("clients", "0.0.0.0", "use TLS");
    insecure.plain("agents", "127.0.0.1", "use TLS");
    assertThat(lines.list).hasSize(1);

    time.advanceTimeBy(Duration.ofHours(2));
    assertThat(lines.list)
        .hasSize(3)
        .allSatisfy(line ->
            assertThat(line.getFormattedMessage())
                .startsWith("listening for clients on 0.0.0.0 beyond loopback and in the clear"));

    insecure.close();
    time.advanceTimeBy(Duration.ofHours(2));
    assertThat(lines.list).hasSize(3);
  }

  @Test
  void managementPortNeedsTlsOrLoopback() {
    var environment = new StandardEnvironment();
    Map<String, Object> properties = new HashMap<>();
    environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
    rule.management(environment);

    properties.put("management.server.port", "9999");
    assertThatThrownBy(() -> rule.management(environment))
        .hasMessageContaining("listening for health and metrics on 0.0.0.0")
        .hasMessageContaining("management.server.ssl.bundle=zeekeeper");

    properties.put("management.server.address", "127.0.0.1");
    rule.management(environment);

    properties.put("management.server.address", "10.0.0.1");
    properties.put("management.server.ssl.bundle", "zeekeeper");
    rule.management(environment);
  }
}
