package io.zeekeeper.controller.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.events.Actor.Edge;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.controller.roles.Principal.Credential;
import io.zeekeeper.controller.roles.Role;
import org.junit.jupiter.api.Test;

class ActorTest {
  @Test
  void textIsReadBackWithPrincipal() {
    var actor = Actor.rest("2001:db8::1", new Principal("ci", Role.OPERATOR, Credential.TOKEN));
    assertThat(actor).hasToString("rest 2001:db8::1 token operator ci");
    assertThat(Actor.read(actor.toString())).contains(actor);
  }

  @Test
  void textOfEarlierVersionHasNoPrincipal() {
    assertThat(Actor.read("zeek-client 192.0.2.1"))
        .contains(new Actor("192.0.2.1", Edge.ZEEK_CLIENT, null));
    assertThat(Actor.read("agent a")).isEmpty();
  }
}
