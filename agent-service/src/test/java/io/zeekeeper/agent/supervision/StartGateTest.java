package io.zeekeeper.agent.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartGateTest {
  private final List<String> started = new ArrayList<>();

  private void enter(StartGate gate, String... names) {
    for (String name : names) {
      gate.enter(name, () -> started.add(name));
    }
  }

  @Test
  void noMoreThanTheBoundBootAtOnce() {
    var gate = new StartGate(2, 8);
    enter(gate, "a", "b", "c", "d");
    assertThat(started).containsExactly("a", "b");
    gate.leave("a");
    assertThat(started).containsExactly("a", "b", "c");
  }

  @Test
  void whoNoLongerWantsToStartDoesNot() {
    var gate = new StartGate(1, 8);
    enter(gate, "a", "b", "c");
    gate.leave("b");
    gate.leave("a");
    assertThat(started).containsExactly("a", "c");
  }

  @Test
  void aFewNodesAllStartAtOnce() {
    var gate = new StartGate(null, 2);
    enter(gate, "a", "b", "c", "d", "e", "f", "g", "h");
    assertThat(started).hasSize(8);
  }
}
