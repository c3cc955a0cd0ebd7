package io.zeekeeper.controller.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.controller.command.CommandRequest.Action;
import io.zeekeeper.service.StartupException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandTest {
  @TempDir private Path home;

  private static CommandRequest read(String... words) {
    return TokenCommand.read(List.of(words));
  }

  @Test
  void wordsBecomeARequest() {
    assertThat(read("list")).isEqualTo(new CommandRequest(Action.LIST, null, null, null));
    assertThat(read("revoke", "ci")).isEqualTo(new CommandRequest(Action.REVOKE, "ci", null, null));
    assertThat(read("create", "ci", "--role=viewer"))
        .isEqualTo(
            new CommandRequest(Action.CREATE, "ci", "viewer", Duration.ofDays(90).toSeconds()));
    assertThat(read("create", "--ttl=2h", "--role=admin", "ci"))
        .isEqualTo(new CommandRequest(Action.CREATE, "ci", "admin", 7200L));
    assertThat(read("create", "ci", "--role=admin", "--ttl=never").lifeSeconds()).isNull();
  }

  @Test
  void otherWordsAreExplained() {
    for (String[] words :
        List.of(
            new String[] {},
            new String[] {"list", "x"},
            new String[] {"create", "ci"},
            new String[] {"create", "ci", "--role=root"},
            new String[] {"create", "ci", "--role=viewer", "--force"},
            new String[] {"create", "a b", "--role=viewer"},
            new String[] {"revoke"},
            new String[] {"rotate", "ci"})) {
      assertThatThrownBy(() -> read(words))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("use: token create");
    }
    for (String life : List.of("0s", "-1d", "soon")) {
      assertThatThrownBy(() -> read("create", "ci", "--role=viewer", "--ttl=" + life))
          .isInstanceOf(StartupException.class)
          .hasMessage("'" + life + "' is not a duration from 1s to 36500d; write for example 90d");
    }
  }

  @Test
  void controllerThatDoesNotRunIsNamed() {
    assertThatThrownBy(() -> new TokenCommand().run(home, List.of("list"), System.out, System.err))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("no controller answers commands in " + home);
  }
}
