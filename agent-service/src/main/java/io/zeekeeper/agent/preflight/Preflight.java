package io.zeekeeper.agent.preflight;

import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.protocol.ClusterSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes launch specifications and checks them, off the loop, and hands results over on the loop.
 * Its methods are safe on any thread, and return at once.
 */
public interface Preflight {
  /**
   * @param then receives the specifications, on the loop
   */
  void prepare(Configuration configuration, ClusterSettings cluster, Consumer<Prepared> then);

  /**
   * Checks whether this host can run this instance's nodes.
   *
   * @param held TCP ports that nodes of this agent hold now and that the deployment frees in time
   *     or keeps on the same node
   * @param then receives the problems by node, on the loop, once, unless the check is cancelled
   */
  Check check(
      Configuration configuration,
      ClusterSettings cluster,
      Set<Integer> held,
      Consumer<Map<String, String>> then);

  /** A check in progress. Safe on any thread. */
  interface Check {
    /** The problems found so far, by node. */
    Map<String, String> problems();

    /** The nodes whose check has not ended. */
    Set<String> pending();

    /** Ends the check without a result, and kills the processes that no other check needs. */
    void cancel();
  }

  /**
   * Launch specifications, or the reason why there are none.
   *
   * @param specs the specifications in the configuration's order; empty when there is a problem
   * @param digests the digest of each node's scripts, by node name
   * @param problem why there are no specifications; absent when there are any
   */
  record Prepared(List<LaunchSpec> specs, Map<String, String> digests, @Nullable String problem) {
    public Prepared {
      specs = List.copyOf(specs);
      digests = Map.copyOf(digests);
    }
  }
}
