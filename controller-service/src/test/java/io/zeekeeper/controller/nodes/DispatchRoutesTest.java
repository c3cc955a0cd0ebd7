package io.zeekeeper.controller.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The instance whose agent reaches a node. */
class DispatchRoutesTest {
  private static final Node MANAGER = Node.of("manager", "m", ClusterRole.MANAGER);
  private static final Node LOGGER = Node.of("logger", "l", ClusterRole.LOGGER);

  private static DispatchRoutes routes(Backend backend, List<Node> nodes) {
    var configuration = new Configuration("c", List.of(), nodes);
    return new DispatchRoutes(
        new Deployed(configuration, new ClusterSettings(backend, null, "00"), 1, "d", Set.of()));
  }

  @Test
  void zeroMqLoggerAloneOnItsHostIsReachedThroughTheManagersAgent() {
    assertThat(routes(Backend.ZEROMQ, List.of(MANAGER, LOGGER)).to(LOGGER)).isEqualTo("m");
    assertThat(routes(Backend.ZEROMQ, List.of(MANAGER, LOGGER)).to(MANAGER)).isEqualTo("m");
  }

  @Test
  void loggerBesideAnotherNodeIsReachedThroughItsOwnAgent() {
    Node worker = Node.of("worker", "l", ClusterRole.WORKER);
    assertThat(routes(Backend.ZEROMQ, List.of(MANAGER, LOGGER, worker)).to(LOGGER)).isEqualTo("l");
  }

  @Test
  void brokerReachesEachNodeThroughItsOwnAgent() {
    assertThat(routes(Backend.BROKER, List.of(MANAGER, LOGGER)).to(LOGGER)).isEqualTo("l");
  }

  @Test
  @Timeout(20)
  void manyLoggersTakeLinearTime() {
    List<Node> nodes = new ArrayList<>(List.of(MANAGER));
    IntStream.range(0, 49_999)
        .forEach(i -> nodes.add(Node.of("l" + i, "i" + i, ClusterRole.LOGGER)));
    DispatchRoutes routes = routes(Backend.ZEROMQ, nodes);
    nodes.forEach(node -> assertThat(routes.to(node)).isEqualTo("m"));
  }
}
