package io.zeekeeper.controller.configuration;

import io.zeekeeper.protocol.Hello;
import io.zeekeeper.protocol.Hello.ControlPorts;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The TCP ports of one host that a cluster's hub cannot use. */
final class TakenPorts {
  private static final int MAX_PORT = 65535;

  private final BitSet taken = new BitSet(MAX_PORT + 1);

  void add(@Nullable Integer port) {
    if (port != null && port > 0 && port <= MAX_PORT) {
      taken.set(port);
    }
  }

  /**
   * Adds the ports of an agent on this host.
   *
   * @param hello its hello; absent while it is not connected
   */
  void addAgent(@Nullable Hello hello) {
    ControlPorts reported = null;
    if (hello != null) {
      add(hello.port());
      reported = hello.controlPorts();
    }
    ControlPorts range = reported == null ? ControlPorts.DEFAULT : reported;
    taken.set(range.first(), range.last() + 1);
  }

  boolean has(int port) {
    return taken.get(port);
  }

  /**
   * The first port from {@code start} on that is not taken.
   *
   * @throws IllegalStateException if there is no such port
   */
  int nextFrom(int start) {
    int port = taken.nextClearBit(start);
    if (port <= MAX_PORT) {
      return port;
    }
    throw new IllegalStateException(
        ("no free port is left for the ZeroMQ hub from %d on; lower"
                + " zeekeeper.auto-assign.node-start-port")
            .formatted(start));
  }
}
