package io.zeekeeper.controller.agents;

import io.zeekeeper.model.Instance;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The instances whose agent's address changes from one configuration to the next. When the
 * controller dials, another address means another machine. An agent that connects itself is
 * identified by its name alone.
 *
 * @param addresses the instances to dial, with the addresses of both configurations
 * @param moved the instances that move, by name, with their new addresses
 */
record Moves(Set<Instance> addresses, Map<String, Instance> moved) {
  static final Moves NONE = new Moves(Set.of(), Map.of());

  // Not a character of an instance's name.
  private static final String FORMER = "@former";

  static Moves between(Collection<Instance> present, Collection<Instance> wanted) {
    Map<String, Instance> before = new HashMap<>();
    present.forEach(instance -> before.put(instance.name(), instance));
    Set<Instance> addresses = new HashSet<>();
    Map<String, Instance> moved = new HashMap<>();
    for (Instance instance : wanted) {
      Instance old = before.remove(instance.name());
      if (isMove(old, instance)) {
        moved.put(instance.name(), instance);
        addresses.add(old);
        addresses.add(instance);
      } else {
        // Keeps the present address, and so the connection, while the new one is not known.
        addresses.add(old != null && instance.hostUnknown() ? old : instance);
      }
    }
    addresses.addAll(before.values());

    return new Moves(
        addresses.stream()
            .filter(instance -> instance.port() != null)
            .map(AgentDialer::located)
            .collect(Collectors.toSet()),
        moved);
  }

  private static boolean isMove(@Nullable Instance old, Instance instance) {
    if (old == null || (old.port() == null && instance.port() == null)) {
      return false;
    }
    boolean isSameHost =
        old.hostUnknown() || instance.hostUnknown() || old.host().equals(instance.host());
    return !isSameHost || old.port() == null || !old.port().equals(instance.port());
  }

  /** Whether a session's connection is wanted. A connection that an agent opened always is. */
  boolean isDialled(AgentSession session) {
    Instance dialled = session.dialled();
    return dialled == null || addresses.contains(dialled);
  }

  /** Whether a session's agent runs on a machine that its instance leaves. */
  boolean isFormer(AgentSession session) {
    Instance wanted = moved.get(session.instance());
    if (wanted == null) {
      return false;
    }

    Instance dialled = session.dialled();
    if (wanted.port() == null || dialled == null) {
      return wanted.port() == null
          ? dialled != null
          : !wanted.hostUnknown() && !wanted.host().equals(session.host());
    }
    String host = AgentDialer.located(wanted).host();
    boolean isSameHost = host.equals(dialled.host()) || host.equals(session.host());
    return !isSameHost || !wanted.port().equals(dialled.port());
  }

  /** The name of the agent at an instance's former address. */
  static String formerName(String instance) {
    return instance + FORMER;
  }
}
