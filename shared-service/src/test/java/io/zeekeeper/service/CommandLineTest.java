package io.zeekeeper.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private static final ServiceCommand NOTHING = (home, words, out, err) -> {};
  private static final Map<String, ServiceCommand> COMMANDS =
      Map.of("token", NOTHING, "certificate", NOTHING);

  private static Optional<CommandLine> read(String... args) {
    return CommandLine.read(COMMANDS, args);
  }

  @Test
  void commandIsTheFirstWordWhereverPropertiesStand() {
    assertThat(read("--zeekeeper.state-dir=/x", "token", "create", "me", "--role=admin"))
        .contains(
            new CommandLine(
                "token",
                List.of("create", "me", "--role=admin"),
                List.of("--zeekeeper.state-dir=/x")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--help", "-h", "--debug", "--zeekeeper.state-dir=/x"})
  void optionsStartTheService(String option) {
    assertThat(read(option)).isEmpty();
  }

  @Test
  void noArgumentsStartTheService() {
    assertThat(read()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokens", "-token", "Token"})
  void mistypedCommandIsRefusedWithTheKnownOnes(String word) {
    assertThatThrownBy(() -> read("--zeekeeper.state-dir=/x", word, "list"))
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "there is no command '%s'; the commands are certificate, token; a property has the form"
                + " --name=value",
            word);
  }

  @Test
  void serviceWithoutCommandsRefusesWords() {
    assertThatThrownBy(() -> CommandLine.read(Map.of(), "status"))
        .hasMessageStartingWith("there is no command 'status'; this service has no commands");
  }
}
