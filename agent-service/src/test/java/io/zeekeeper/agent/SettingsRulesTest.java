package io.zeekeeper.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.agent.deployment.TimeoutSettings;
import io.zeekeeper.agent.link.AgentSettings;
import io.zeekeeper.agent.logs.ArchiveSettings;
import io.zeekeeper.agent.supervision.SupervisionSettings;
import io.zeekeeper.agent.zeek.ZeekSettings;
import io.zeekeeper.service.InvalidPropertyException;
import io.zeekeeper.service.KnownProperties;
import io.zeekeeper.service.StartupException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Invalid values of the agent's properties are refused. */
class SettingsRulesTest {
  private static final List<Class<? extends Record>> SETTINGS =
      List.of(
          AgentSettings.class,
          ArchiveSettings.class,
          SupervisionSettings.class,
          TimeoutSettings.class,
          ZeekSettings.class);

  private static void bind(String property, String value) {
    var binder = new Binder(new MapConfigurationPropertySource(Map.of(property, value)));
    for (var type : SETTINGS) {
      var properties = type.getAnnotation(ConfigurationProperties.class);
      binder.bindOrCreate(Objects.requireNonNull(properties).value(), type);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          controller               | http://x          | ws://127.0.0.1:2150
          controller               | ws://             | ws://127.0.0.1:2150
          controller               | ws://host:70000   | ws://127.0.0.1:2150
          controller               | 127.0.0.1:2150    | ws://127.0.0.1:2150
          controller               | ''                | ws://127.0.0.1:2150
          timeouts.query           | 0s                | from 1ms
          timeouts.restart         | -1s               | from 1ms
          timeouts.deploy          | 0                 | from 1ms
          check-in-timeout         | 0                 | from 1ms
          parallel-starts          | 0                 | at least 1
          rotation-interval        | 1500ms            | whole seconds
          rotation-interval        | -1s               | from 1ms
          archive.interval         | 0s                | from 1ms
          archive.command          | it's              | no closing quotation
          archive.command-timeout  | 0s                | from 1ms
          archive.max-age          | 10s               | at least 1m
          archive.max-size         | 1KB               | from 1MB
          stdout-file              | ../stdout         | without '/' and '..'
          stderr-file              | /var/log/stderr   | without '/' and '..'
          stdout-file              | a..b              | without '/' and '..'
          stdout-file              | .status           | not starting with '.'
          output-max-size          | 1KB               | from 64KB to 1024MB
          restart.delay            | 0s                | from 1ms
          restart.delay            | 2m                | at least zeekeeper.agent.restart.delay, which is '120s'
          restart.max-delay        | 500ms             | at least zeekeeper.agent.restart.delay, which is '1s'
          restart.jitter           | 1.1               | from 0 to 1
          restart.jitter           | -0.1              | from 0 to 1
          restart.jitter           | NaN               | from 0 to 1
          restart.reset-after      | -1s               | from 1ms
          restart.budget           | 0                 | at least 1
          restart.budget-window    | 0s                | from 1ms
          stop-timeout.worker      | 0s                | from 1ms
          stop-timeout.proxy       | 0s                | from 1ms
          stop-timeout.manager     | 0s                | from 1ms
          stop-timeout.logger      | 0s                | from 1ms
          zeek.control-ports       | 26000-25000       | as in 25000-25999
          zeek.control-ports       | 0-10              | as in 25000-25999
          zeek.control-ports       | 65000-65536       | as in 25000-25999
          zeek.control-ports       | some              | as in 25000-25999
          zeek.control-ports       | ''                | as in 25000-25999
          """)
  void invalidValueIsRefusedWithItsRemedy(String property, String value, String remedy) {
    assertThatThrownBy(() -> bind("zeekeeper.agent." + property, value))
        .rootCause()
        .isInstanceOf(InvalidPropertyException.class)
        .hasMessageStartingWith("zeekeeper.agent.")
        .hasMessageContaining(property.equals("restart.delay") ? "delay" : property)
        .hasMessageContaining(remedy);
  }

  @ParameterizedTest
  @CsvSource({
    "controller,none",
    "controller,wss://controller.example:443/behind/a/proxy/",
    "controller,ws://[::1]:2150",
    "zeek.control-ports,25000",
    "rotation-interval,0s",
    "archive.max-age,1000d",
    "archive.max-size,4TB",
    "restart.jitter,0",
    "restart.jitter,1",
    "restart.max-delay,1s",
    "parallel-starts,1",
    "stdout-file,''",
    "stderr-file,zeek.stderr"
  })
  void rangeLimitsAreAccepted(String property, String value) {
    assertThatCode(() -> bind("zeekeeper.agent." + property, value)).doesNotThrowAnyException();
  }

  @Test
  void refusedArchiveCommandIsNotShown() {
    assertThatThrownBy(() -> bind("zeekeeper.agent.archive.command", "upload --key=s3cr3t '"))
        .rootCause()
        .hasMessage(
            "zeekeeper.agent.archive.command is '…': it must be words, quoted as in a shell: no"
                + " closing quotation");
  }

  private static void check(String property) {
    var environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("given", Map.of(property, "1")));
    KnownProperties.load().check(environment);
  }

  @Test
  void keyThatSpringWouldAlterIsRefusedWithTheFormToUse() {
    assertThatThrownBy(() -> check("zeekeeper.agent.zeek.options.Log::x"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("zeekeeper.agent.zeek.options[Log::x]");
    for (String kept : List.of("options[Log::x]", "options.ignore_checksums", "env.TZ")) {
      assertThatCode(() -> check("zeekeeper.agent.zeek." + kept)).doesNotThrowAnyException();
    }
  }

  @Test
  void stoppingAllNodesMayTakeTheStopTimeoutsOfAllRoles() {
    var minutes =
        new SupervisionSettings.StopTimeout(
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(4),
            Duration.ofMinutes(8));
    assertThat(minutes.ofAll()).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void everyPropertyIsExplainedAndHasADefault() {
    String help = KnownProperties.load().help();
    List<String> lines = help.lines().toList();
    for (int i = 0; i < lines.size(); i += 2) {
      String description = lines.get(i + 1).strip();
      assertThat(description.split(" ")).as(lines.get(i)).hasSizeGreaterThan(4);
      assertThat(lines.get(i).endsWith("=") ? description : "by default")
          .as(lines.get(i))
          .contains("by default");
    }
    assertThat(help).contains("--server.port=2151\n").contains("--server.address=127.0.0.1\n");
  }
}
