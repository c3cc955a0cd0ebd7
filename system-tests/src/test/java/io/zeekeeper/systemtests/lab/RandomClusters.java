package io.zeekeeper.systemtests.lab;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Random configurations of manager, logger, proxy and up to two workers on {@code agent-1}. Each
 * node has one of a few markers in its environment, so a deployment keeps some nodes and restarts
 * others.
 */
public final class RandomClusters {
  public static final String INSTANCE = "agent-1";
  public static final String OTHER_INSTANCE = "agent-2";
  public static final String MARKER = "WALK_MARKER";
  private static final int MARKERS = 3;

  private final Lab lab;
  private final Random random;
  private int made;

  public RandomClusters(Lab lab, Random random) {
    this.lab = lab;
    this.random = random;
  }

  /** A configuration whose nodes all run. */
  public Configuration healthy() {
    return next(false);
  }

  /**
   * A configuration whose nodes all run, or one with a node that boots slowly, ignores SIGTERM or
   * always crashes.
   */
  public Configuration any() {
    return next(true);
  }

  /** A configuration without {@code agent-1}, which then stands by. */
  public Configuration elsewhere() {
    return lab.configuration(
        "elsewhere-" + ++made,
        List.of(OTHER_INSTANCE),
        Node.of("manager", OTHER_INSTANCE, ClusterRole.MANAGER));
  }

  private Configuration next(boolean mayMisbehave) {
    List<Node> nodes = new ArrayList<>();
    nodes.add(marked(Node.of("manager", INSTANCE, ClusterRole.MANAGER)));
    nodes.add(marked(Node.of("logger", INSTANCE, ClusterRole.LOGGER)));
    nodes.add(marked(Node.of("proxy", INSTANCE, ClusterRole.PROXY)));
    nodes.add(marked(Nodes.worker("worker-1", INSTANCE)));
    Node second = marked(Nodes.worker("worker-2", INSTANCE));
    switch (random.nextInt(5)) {
      case 0 -> {}
      case 1 -> nodes.add(second.withState(State.STOPPED));
      default -> nodes.add(second);
    }
    if (mayMisbehave) {
      misbehave(nodes);
    }
    return lab.configuration("walk-" + ++made, List.of(INSTANCE), nodes.toArray(Node[]::new));
  }

  private Node marked(Node node) {
    return Nodes.withEnv(node, Map.of(MARKER, "" + random.nextInt(MARKERS)));
  }

  private void misbehave(List<Node> nodes) {
    int which = random.nextInt(nodes.size());
    Map<String, String> env = new TreeMap<>(nodes.get(which).env());
    switch (random.nextInt(6)) {
      case 0 -> env.put("WALK_DELAY", "" + (1 + random.nextInt(3)));
      case 1 -> env.put("WALK_CRASH", "3");
      // A real Zeek does not know this variable.
      case 2 -> env.put("ZEEK_STANDIN_IGNORE_SIGTERM", "1");
      default -> {}
    }
    nodes.set(which, Nodes.withEnv(nodes.get(which), env));
  }

  /** The body of a request for two random nodes, or sometimes for all. */
  public String someNodes() {
    return random.nextInt(4) == 0
        ? Api.ALL_NODES
        : "{\"nodes\":[\"%s\",\"%s\"]}"
            .formatted(
                Lab.CLUSTER_NODES.get(random.nextInt(2)),
                Lab.CLUSTER_NODES.get(2 + random.nextInt(3)));
  }
}
