package io.zeekeeper.service;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** An invalid value is refused in one sentence with property, value and remedy. */
class PropertyCheckTest {

  private static void check(Map<String, Object> properties) {
    var environment = new StandardEnvironment();
    environment.setConversionService(new ApplicationConversionService());
    Map<String, Object> all = new HashMap<>(Map.of("server.port", "0"));
    all.putAll(properties);
    environment.getPropertySources().addFirst(new MapPropertySource("given", all));
    new PropertyCheck(environment).run(KnownProperties.load().groups());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          zeekeeper.link.ping      | abc        | it must be a number and a unit (ms, s, m, h, d), as in 10s
          zeekeeper.link.ping      | 0          | it must be from 1ms to 365d, as in 10s
          zeekeeper.link.ping      | -3s        | it must be from 1ms to 365d, as in 10s
          zeekeeper.link.ping      | 99999d     | it must be from 1ms to 365d, as in 10s
          zeekeeper.link.missed    | 0          | it must be at least 1
          zeekeeper.link.missed    | many       | it must be a whole number
          zeekeeper.link.missed    | 9999999999 | it must be a whole number
          zeekeeper.link.max-frame | 8XB        | it must be a number and a unit (B, KB, MB), as in 8MB
          zeekeeper.link.max-frame | 1KB        | it must be from 64KB to 1024MB
          zeekeeper.link.max-frame | 2GB        | it must be from 64KB to 1024MB
          zeekeeper.link.max-queue | -1         | it must be at least 1
          zeekeeper.allowed-hosts  | a,b:2149   | each must be a host name or an IP address without a port
          zeekeeper.allowed-origins | *         | each must be a scheme and a host, as in https://zeek.example.org
          server.port              | abc        | it must be a TCP port, as in 2150 or 2150/tcp
          server.port              | 65536      | it must be a TCP port from 0 to 65535
          server.address           | 1.2.3.4.5  | it must be an address of this host, as in 127.0.0.1
          """)
  void invalidValueIsRefusedWithItsRemedy(String property, String value, String remedy) {
    assertThatThrownBy(() -> check(Map.of(property, value)))
        .isInstanceOf(StartupException.class)
        .hasMessage(property + " is '" + value + "': " + remedy);
  }

  @Test
  void defaultsAndRangeLimitsAreAccepted() {
    assertThatCode(() -> check(Map.of())).doesNotThrowAnyException();
    assertThatCode(() ->
            check(
                Map.of(
                    "zeekeeper.link.ping",
                    "1ms",
                    "zeekeeper.link.missed",
                    "1",
                    "zeekeeper.link.max-frame",
                    "64KB",
                    "server.port",
                    "65535",
                    "server.address",
                    "::1")))
        .doesNotThrowAnyException();
  }

  @Test
  void emptyPortIsRefused() {
    assertThatThrownBy(() -> check(Map.of("server.port", "")))
        .hasMessageStartingWith("server.port is ''");
  }

  record Secret(String command) {
    Secret {
      throw InvalidPropertyException.ofSecret("secret.command", "it must be words");
    }
  }

  @Test
  void valueThatMayHoldCredentialsIsNotShown() {
    var environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("given", Map.of("secret.command", "upload s3cr3t")));
    var groups = List.of(new KnownProperties.Group("secret", Secret.class));
    assertThatThrownBy(() -> new PropertyCheck(environment).run(groups))
        .isInstanceOf(StartupException.class)
        .hasMessage("secret.command is '…': it must be words");
  }
}
