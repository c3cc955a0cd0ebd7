package io.zeekeeper.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.link.LinkSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.env.StandardEnvironment;

/** Which variables set properties, and which are refused. */
class EnvironmentVariablesTest {

  private static StandardEnvironment with(Map<String, String> variables) {
    var environment = new StandardEnvironment();
    environment.setConversionService(new ApplicationConversionService());
    new EnvironmentVariables(
            variables,
            new ServiceVariables(
                Map.of("ZEEK_STATE", "zeekeeper.state-dir"), Map.of("zeekeeper.state-dir", ".")))
        .apply(environment, KnownProperties.load());
    return environment;
  }

  private static <T> T bound(String prefix, Class<T> type, Map<String, String> variables) {
    return Binder.get(with(variables)).bindOrCreate(prefix, type);
  }

  @Test
  void variableSetsItsPropertyWithAndWithoutUnderscoresForDashes() {
    for (String name : new String[] {"ZEEKEEPER_LINK_MAX_QUEUE", "ZEEKEEPER_LINK_MAXQUEUE"}) {
      assertThat(bound("zeekeeper.link", LinkSettings.class, Map.of(name, "7")).maxQueue())
          .as(name)
          .isEqualTo(7);
    }
  }

  @Test
  void emptyVariableCountsAsUnset() {
    LinkSettings link =
        bound(
            "zeekeeper.link",
            LinkSettings.class,
            Map.of("ZEEKEEPER_LINK_PING", "", "ZEEKEEPER_LINK_MISSED", " "));
    assertThat(link.ping()).isEqualTo(Duration.ofSeconds(10));
    assertThat(link.missed()).isEqualTo(3);
    assertThat(with(Map.of("SERVER_PORT", "")).getProperty("server.port")).isNull();
    assertThat(with(Map.of("ZEEK_STATE", "")).getProperty("zeekeeper.state-dir")).isNull();
    assertThat(with(Map.of("ZEEKEEPER_NO_SUCH", "")).getProperty("zeekeeper.no.such")).isNull();
  }

  @Test
  void zeekVariableAppliesUnlessOursIsSet() {
    assertThat(with(Map.of("ZEEK_STATE", "/zeek")).getProperty("zeekeeper.state-dir"))
        .isEqualTo("/zeek");
    assertThat(
            bound(
                    "zeekeeper",
                    CommonSettings.class,
                    Map.of("ZEEK_STATE", "/zeek", "ZEEKEEPER_STATE_DIR", "/ours"))
                .stateDir())
        .isEqualTo("/ours");
    assertThat(
            bound(
                    "zeekeeper",
                    CommonSettings.class,
                    Map.of("ZEEK_STATE", "/zeek", "ZEEKEEPER_STATE_DIR", ""))
                .stateDir())
        .isEqualTo("/zeek");
  }

  @Test
  void testingModeKeepsStateLocalUnlessOurVariableIsSet() {
    Map<String, String> testing = Map.of("ZEEK_MANAGEMENT_TESTING", "1", "ZEEK_STATE", "/zeek");
    assertThat(with(testing).getProperty("zeekeeper.state-dir")).isEqualTo(".");
    Map<String, String> both =
        Map.of("ZEEK_MANAGEMENT_TESTING", "1", "ZEEKEEPER_STATE_DIR", "/ours");
    assertThat(bound("zeekeeper", CommonSettings.class, both).stateDir()).isEqualTo("/ours");
    Map<String, String> empty = Map.of("ZEEK_MANAGEMENT_TESTING", "", "ZEEK_STATE", "/zeek");
    assertThat(with(empty).getProperty("zeekeeper.state-dir")).isEqualTo("/zeek");
  }

  @Test
  void unknownVariableOfOursIsRefused() {
    assertThatThrownBy(() -> with(Map.of("ZEEKEEPER_LINK_PNIG", "1s")))
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith("unknown environment variable ZEEKEEPER_LINK_PNIG;");
  }

  @Test
  void variablesOfAKubernetesServiceOfOurNameAreIgnored() {
    assertThat(
            with(Map.of(
                    "ZEEKEEPER_SERVICE_HOST", "10.0.0.1",
                    "ZEEKEEPER_SERVICE_PORT_HTTP", "2149",
                    "ZEEKEEPER_PORT", "tcp://10.0.0.1:2149",
                    "ZEEKEEPER_PORT_2149_TCP_ADDR", "10.0.0.1"))
                .getProperty("zeekeeper.link.ping"))
        .isNull();
  }
}
