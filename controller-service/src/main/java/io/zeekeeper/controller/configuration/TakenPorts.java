package io.zeekeeper.controller.configuration;

import io.zeekeeper.protocol.Hello;
import io.zeekeeper.protocol.Hello.ControlPorts;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The TCP ports of one host that a cluster's hub cannot have. */
final class TakenPorts {
  private static final int MAX_PORT = 65535;

  private final BitSet taken = new BitSet(MAX_PORT + 1);

  void add(@Nullable Integer port) {
    if (port != null && port > 0 && port <= MAX_PORT) {
      taken.set(port);
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
      add(hello.port());
      said = hello.controlPorts();
    }
    ControlPorts range = said == null ? ControlPorts.DEFAULT : said;
    taken.set(range.first(), range.last() + 1);
  }

  boolean has(int port) {
    return taken.get(port);
  }

  /**
   * The first port from {@code start} on that is not taken.
   *
   * @throws IllegalStateException when there is none
   */
  int nextFrom(int start) {
    int port = taken.nextClearBit(start);
    if (port <= MAX_PORT) {
      return port;
    }
    throw new IllegalStateException(
        "no port is left for the ZeroMQ hub from "
            + start
            + " on; lower zeekeeper.auto-assign.node-start-port");
  }
}
