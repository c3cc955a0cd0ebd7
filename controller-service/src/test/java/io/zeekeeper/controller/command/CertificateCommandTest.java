package io.zeekeeper.controller.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.controller.command.CommandRequest.Action;
import io.zeekeeper.service.StartupException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateCommandTest {
  private static CommandRequest read(String... words) {
    return CertificateCommand.read(List.of(words));
  }

  @Test
  void wordsBecomeARequest() {
    assertThat(read("create", "alice"))
        .isEqualTo(
            new CommandRequest(
                Action.CREATE_CLIENT_CERTIFICATE, "alice", null, Duration.ofDays(90).toSeconds()));
    assertThat(read("create", "--ttl=2h", "noc.example.org").lifeSeconds()).isEqualTo(7200L);
  }

  @Test
  void otherWordsAreExplained() {
    for (String[] words :
        List.of(
            new String[] {},
            new String[] {"create"},
            new String[] {"create", "a b"},
            new String[] {"create", "alice", "--role=viewer"},
            new String[] {"list", "alice"})) {
      assertThatThrownBy(() -> read(words))
          .isInstanceOf(StartupException.class)
          .hasMessage("use: certificate create <name> [--ttl=90d]");
    }
    // A certificate ends with its authority at the latest.
    assertThatThrownBy(() -> read("create", "alice", "--ttl=never"))
        .isInstanceOf(StartupException.class)
        .hasMessage("'never' is not a duration from 1s to 36500d; write for example 90d");
  }
}
