package io.zeekeeper.agent.deployment;

import static io.zeekeeper.agent.deployment.Configurations.configuration;

import io.zeekeeper.model.Configuration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Chooses node names and configurations at random from a fixed set of nodes and ports. */
final class RandomConfigurations {
  private static final List<String> NODES = List.of("l1", "l2", "m", "p1", "w1", "w2", "w3");
  private static final List<Integer> PORTS = List.of(5001, 5002, 5003, 5004, 5005, 5006, 5007);

  private final Random random;

  RandomConfigurations(Random random) {
    this.random = random;
  }

  String node() {
    return NODES.get(random.nextInt(NODES.size()));
  }

  /** Returns one or two names, or none, which means all nodes. */
  String[] nodes() {
    return random.nextInt(4) == 0
        ? new String[0]
        : random
            .ints(1 + random.nextInt(2), 0, NODES.size())
            .distinct()
            .mapToObj(NODES::get)
            .toArray(String[]::new);
  }

  /** Leaves out some nodes, renames the manager at times, and swaps ports at times. */
  Configuration next() {
    List<Integer> ports = new ArrayList<>(PORTS);
    if (random.nextInt(3) == 0) {
      Collections.shuffle(ports, random);
    }
    List<String> nodes = new ArrayList<>();
    for (String node : NODES) {
      int port = ports.removeFirst();
      if (node.equals("m") || random.nextInt(4) > 0) {
        String name = node.equals("m") && random.nextInt(4) == 0 ? "m2" : node;
        nodes.add(name + "=" + random.nextInt(2) + "@" + port);
      }
    }
    return configuration("walk", nodes.toArray(String[]::new));
  }
}
