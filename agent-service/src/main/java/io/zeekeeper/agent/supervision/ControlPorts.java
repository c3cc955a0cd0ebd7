package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.zeek.ZeekSettings.PortRange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/** Hands out loopback ports for control channels. On the loop only. */
final class ControlPorts {
  private final PortRange range;
  private final Map<String, Integer> taken = new HashMap<>();
  private int next;

  ControlPorts(PortRange range) {
    this.range = range;
    this.next = range.first();
  }

  /** Reserves the port that a node already uses. */
  void reserve(String node, int port) {
    taken.put(node, port);
  }

  /** Returns the port that {@code node} has, or a new port if another program listens there. */
  int portFor(String node) throws IOException {
    Integer present = taken.get(node);
    if (present != null && isFree(present)) {
      return present;
    }

    for (int tried = range.first(); tried <= range.last(); tried++) {
      int candidate = next;
      next = next == range.last() ? range.first() : next + 1;
      if (!taken.containsValue(candidate) && isFree(candidate)) {
        taken.put(node, candidate);
        return candidate;
      }
    }

    throw new IOException(
        "no free port between %d and %d; widen zeekeeper.agent.zeek.control-ports"
            .formatted(range.first(), range.last()));
  }

  void release(String node) {
    taken.remove(node);
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
