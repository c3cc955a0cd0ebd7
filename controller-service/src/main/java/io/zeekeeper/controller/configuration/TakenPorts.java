package io.zeekeeper.controller.configuration;

import io.zeekeeper.protocol.Hello;
import io.zeekeeper.protocol.Hello.ControlPorts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The TCP ports of one host that a cluster's hub cannot have. */
final class TakenPorts {
  private static final int MAX_PORT = 65535;

  private final Set<Integer> single = new HashSet<>();
  private final List<ControlPorts> ranges = new ArrayList<>();

  void add(@Nullable Integer port) {
    if (port != null) {
      single.add(port);
    }
  }

  /**
   * The ports of an agent on this host.
   *
   * @param hello what it said; absent while it is not connected
   */
  void addAgent(@Nullable Hello hello) {
    ControlPorts said = null;
    if (hello != null) {
      single.add(hello.port());
      said = hello.controlPorts();
    }
    ranges.add(said == null ? ControlPorts.DEFAULT : said);
  }

  boolean has(int port) {
    return single.contains(port)
        || ranges.stream().anyMatch(range -> port >= range.first() && port <= range.last());
  }

  /**
   * The first port from {@code start} on that is not taken.
   *
   * @throws IllegalStateException when there is none
   */
  int nextFrom(int start) {
    for (int port = start; port <= MAX_PORT; port++) {
      if (!has(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "no port is left for the ZeroMQ hub from "
            + start
            + " on; lower zeekeeper.auto-assign.node-start-port");
  }
}
