package io.zeekeeper.controller.agents;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sessions by the names of their agents. An agent at a former address of its instance has
 * another name, so both agents have an entry. Changes are made one at a time, so a session always
 * has one name. Safe on any thread; calls no listener.
 */
final class SessionTable {
  private final Map<String, AgentSession> sessions = new ConcurrentSkipListMap<>();
  private Moves moves = Moves.NONE;

  /**
   * What happened to sessions when the addresses of instances changed.
   *
   * @param displaced sessions whose agents now are at former addresses
   * @param restored sessions whose agents were at former addresses and no longer are
   * @param replaced sessions whose entry another session has taken
   * @param dropped sessions at addresses that are no longer wanted
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

  Stream<AgentSession> all() {
    return sessions.values().stream();
  }

  /** The sessions with agents that are not at former addresses. */
  Stream<AgentSession> present() {
    return sessions.values().stream().filter(session -> !session.isFormer());
  }

  /** Adds a session. Returns the session that already has its name, if any. */
  synchronized @Nullable AgentSession add(AgentSession session) {
    session.rename(nameOf(session));
    return sessions.putIfAbsent(session.name(), session);
  }

  /** Replaces {@code present}, if it still has its entry and the new session has the same name. */
  synchronized boolean replace(AgentSession present, AgentSession session) {
    return present.name().equals(session.name())
        && nameOf(session).equals(session.name())
        && sessions.replace(session.name(), present, session);
  }

  private String nameOf(AgentSession session) {
    return moves.isFormer(session) ? Moves.formerName(session.instance()) : session.instance();
  }

  /** Removes a session. Returns false if it has no entry. */
  synchronized boolean remove(AgentSession session) {
    return sessions.remove(session.name(), session);
  }

  /**
   * Renames sessions according to {@code next}. Sessions of former machines are renamed first; then
   * {@code dial} ends the sessions at addresses that are no longer wanted; the names that are then
   * free go to sessions that were at former addresses.
   */
  synchronized Change move(Moves next, Runnable dial) {
    moves = next;
    var change = new Change();
    present().filter(next::isFormer).toList().forEach(session -> displace(session, change));

    dial.run();
    // Connections may take a moment to end, so their sessions are removed here.
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
      // The two sessions swap names.
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
