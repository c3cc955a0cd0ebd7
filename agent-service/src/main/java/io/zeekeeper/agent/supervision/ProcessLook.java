package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.supervision.Identity.None;
import io.zeekeeper.agent.supervision.Identity.Ours;
import io.zeekeeper.agent.supervision.Identity.Unclear;
import io.zeekeeper.agent.supervision.ProcFiles.Owner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The process table at one moment. A node leads its session. A process that the node has forked has
 * the same command line until it executes another program, but is not the node. On the loop only.
 */
final class ProcessLook implements Processes.Look {
  private static final String UNKNOWN_BOOT = "unknown";
  private static final String REMEDY = "; look at it, and end it if it is a leftover";

  private final ProcFiles files;
  private final String agentId;
  private final String bootId;
  private final LostId lostId;
  private final List<Marked> marked = new ArrayList<>();
  private @Nullable String unread;

  /** A session leader with a launch token. */
  record Marked(long pid, Sight.Alive sight, LaunchToken token, List<String> commandLine) {
    String describe() {
      return "process %d (launch %d)".formatted(pid, token.number());
    }
  }

  /** Looks at all processes once. */
  ProcessLook(ProcFiles files, String agentId, String bootId, LostId lostId) {
    this.files = files;
    this.agentId = agentId;
    this.bootId = bootId;
    this.lostId = lostId;
    try {
      for (long pid : files.pids()) {
        lookAt(pid);
      }
    } catch (IOException e) {
      unread = e.toString();
    }
  }

  private void lookAt(long pid) {
    try {
      List<String> commandLine = files.commandLine(pid);
      Optional<LaunchToken> token = LaunchToken.of(commandLine);
      if (token.isEmpty()) {
        return;
      }
      switch (files.sight(pid)) {
        case Sight.Alive alive when alive.session() == pid ->
            marked.add(new Marked(pid, alive, token.get(), commandLine));
        case Sight.Unreadable unreadable -> unread = unreadable.why();
        case Sight.Alive _, Sight.Gone _, Sight.Zombie _, Sight.Hidden _ -> {}
      }
    } catch (IOException e) {
      unread = e.toString();
    }
  }

  @Override
  public boolean isComplete() {
    return unread == null;
  }

  @Override
  public Set<String> nodes() {
    return marked.stream()
        .map(Marked::token)
        .filter(token -> token.agentId().equals(agentId))
        .map(LaunchToken::node)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public Identity find(String node, @Nullable KnownProcess known) {
    List<Marked> found =
        marked.stream()
            .filter(process -> process.token().agentId().equals(agentId))
            .filter(process -> process.token().node().equals(node))
            .toList();
    Identity recorded = known == null ? new None() : recorded(node, known);
    return switch (recorded) {
      case Ours ours -> findSecond(ours, found);
      case Unclear unclear -> unclear;
      case None none -> unrecorded(node, known, found).orElse(none);
    };
  }

  /** Looks for the process that the record names. */
  private Identity recorded(String node, KnownProcess known) {
    Long pid = known.pid();
    if (pid == null || !isOfThisBoot(known)) {
      return new None();
    }
    return switch (files.sight(pid)) {
      case Sight.Gone _, Sight.Zombie _ -> new None();
      case Sight.Alive alive -> visible(node, known, pid, alive);
      case Sight.Hidden hidden -> hidden(known, pid, hidden);
      case Sight.Unreadable unreadable -> new Unclear(pid, tableUnreadable(unreadable.why()));
    };
  }

  private boolean isOfThisBoot(KnownProcess known) {
    return bootId.equals(known.bootId())
        || UNKNOWN_BOOT.equals(known.bootId())
        || bootId.equals(UNKNOWN_BOOT);
  }

  private Identity visible(String node, KnownProcess known, long pid, Sight.Alive alive) {
    Long startTicks = known.startTicks();
    if (startTicks != null && startTicks != alive.startTicks()) {
      return new None();
    }

    List<String> commandLine;
    try {
      commandLine = files.commandLine(pid);
    } catch (IOException e) {
      commandLine = List.of();
    }

    var wanted = new LaunchToken(agentId, known.number(), node);
    boolean matches =
        commandLine.isEmpty()
            ? startTicks != null
            : LaunchToken.of(commandLine).filter(wanted::equals).isPresent();
    if (!matches) {
      return new None();
    }
    return files.isForbidden(pid)
        ? new Unclear(
            pid, "process %d is the node's but belongs to another user%s".formatted(pid, REMEDY))
        : new Ours(pid, alive.startTicks(), known.number(), commandLine);
  }

  /**
   * Judges a process of which the kernel shows neither start time nor command line, only that it
   * leads its own session. ADR 12 describes the remaining risk.
   */
  private static Identity hidden(KnownProcess known, long pid, Sight.Hidden hidden) {
    if (hidden.session() != -1 && hidden.session() != pid) {
      return new None();
    }
    return hidden.foreign() || hidden.session() == -1
        ? new Unclear(
            pid, "process %d may be the node's, but the kernel hides it%s".formatted(pid, REMEDY))
        : new Ours(pid, null, known.number(), List.of());
  }

  /** Looks for a second launch of the node beside the launch that the record names. */
  private static Identity findSecond(Ours ours, List<Marked> found) {
    return found.stream()
        .filter(other -> other.pid() != ours.pid() && other.token().number() != ours.number())
        .<Identity>map(other ->
            new Unclear(
                other.pid(),
                "%s of this node runs beside process %d (launch %d), which the launch record names; look at both, and end one"
                    .formatted(other.describe(), ours.pid(), ours.number())))
        .findFirst()
        .orElse(ours);
  }

  /** Looks for a process of the node that no record names. */
  private Optional<Identity> unrecorded(
      String node, @Nullable KnownProcess known, List<Marked> found) {
    if (unread != null) {
      long pid = found.size() == 1 ? found.getFirst().pid() : 0;
      return Optional.of(new Unclear(pid, tableUnreadable(unread)));
    }
    if (found.isEmpty()) {
      return lostId.findSuspect(node, agentId, marked, files);
    }

    Marked first = found.getFirst();
    if (found.size() > 1) {
      return unclear(
          first,
          " and %d more have the launch token of this node, and no launch record names any; end all but one"
              .formatted(found.size() - 1));
    }
    if (known != null && contradicts(known, first)) {
      return unclear(
          first,
          " has the launch token of this node, but the launch record names process %d of launch %d%s"
              .formatted(known.pid(), known.number(), REMEDY));
    }

    return switch (files.owner(first.pid())) {
      case Owner.THIS_USER -> Optional.of(ours(first));
      case Owner.ANOTHER_USER ->
          unclear(first, " has the launch token of this node but belongs to another user" + REMEDY);
      case Owner.ANOTHER_PID_NAMESPACE ->
          unclear(
              first, " has the launch token of this node but is in another PID namespace" + REMEDY);
      case Owner.UNKNOWN ->
          unclear(
              first,
              " has the launch token of this node, but its user is unknown: /proc cannot be read");
    };
  }

  /** Whether a record of the same or a later launch names another process. */
  private static boolean contradicts(KnownProcess known, Marked process) {
    return known.pid() != null && process.token().number() <= known.number();
  }

  private static Ours ours(Marked process) {
    return new Ours(
        process.pid(),
        process.sight().startTicks(),
        process.token().number(),
        process.commandLine());
  }

  private static Optional<Identity> unclear(Marked process, String why) {
    return Optional.of(new Unclear(process.pid(), process.describe() + why));
  }

  private static String tableUnreadable(String why) {
    return "the process table cannot be read: " + why;
  }
}
