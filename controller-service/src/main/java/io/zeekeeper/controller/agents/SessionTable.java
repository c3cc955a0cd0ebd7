package io.zeekeeper.controller.agents;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sessions by the names of their agents. An agent at a former address of its instance has
 * another name, so both have a place. Changes are made one at a time, and a session is never
 * between two names. Safe on any thread; calls no listener.
 */
final class SessionTable {
  private final Map<String, AgentSession> sessions = new ConcurrentSkipListMap<>();
  private Moves moves = Moves.NONE;

  /**
   * What became of sessions when the addresses of instances changed.
   *
   * @param displaced those that are with former machines of their instances from now on
   * @param restored those that were, and are their instances' again
   * @param replaced those whose place another one has by now
   * @param dropped those at addresses that nobody wants any more
   */
  record Change(
      List<AgentSession> displaced,
      List<AgentSession> restored,
      List<AgentSession> replaced,
      List<AgentSession> dropped) {
    Change() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  @Nullable AgentSession get(String name) {
    return sessions.get(name);
  }

  /** The sessions with their instances' agents. */
  Stream<AgentSession> present() {
    return sessions.values().stream().filter(session -> !session.isFormer());
  }

  /** Gives a session its place. Returns the one that has it already. */
  synchronized @Nullable AgentSession add(AgentSession session) {
    session.rename(nameOf(session));
    return sessions.putIfAbsent(session.name(), session);
  }

  /** Gives a session the place of another, if it is still the other's. */
  synchronized boolean replace(AgentSession present, AgentSession session) {
    return present.name().equals(session.name())
        && nameOf(session).equals(session.name())
        && sessions.replace(session.name(), present, session);
  }

  private String nameOf(AgentSession session) {
    return moves.isFormer(session) ? Moves.formerName(session.instance()) : session.instance();
  }

  /** Takes a session out. Returns false when it has no place, or no more. */
  synchronized boolean remove(AgentSession session) {
    return sessions.remove(session.name(), session);
  }

  /**
   * Gives each session the place that it has by {@code next}. Those of former machines make way
   * first; then {@code dial} ends the sessions at addresses that nobody wants any more; the places
   * that are free by now go to those that were at former addresses.
   */
  synchronized Change move(Moves next, Runnable dial) {
    moves = next;
    var change = new Change();
    present().filter(next::isFormer).toList().forEach(session -> displace(session, change));
    dial.run();
    // Their connections may take a moment to end.
    sessions.values().stream()
        .filter(session -> !next.isDialled(session) && remove(session))
        .forEach(change.dropped()::add);
    sessions.values().stream()
        .filter(session -> session.isFormer() && !next.isFormer(session))
        .toList()
        .forEach(session -> restore(session, change));
    return change;
  }

  private void displace(AgentSession session, Change change) {
    String instance = session.instance();
    sessions.remove(instance, session);
    session.rename(Moves.formerName(instance));
    AgentSession before = sessions.put(session.name(), session);
    change.displaced().add(session);
    if (before != null && moves.isFormer(before)) {
      change.replaced().add(before);
    } else if (before != null) {
      // The two change places.
      place(before, change);
    }
  }

  private void restore(AgentSession session, Change change) {
    sessions.remove(session.name(), session);
    place(session, change);
  }

  private void place(AgentSession session, Change change) {
    if (sessions.putIfAbsent(session.instance(), session) == null) {
      session.rename(session.instance());
      change.restored().add(session);
    } else {
      change.replaced().add(session);
    }
  }
}
