package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.process.ProcessStat;
import io.zeekeeper.agent.process.ProcessStatus;
import io.zeekeeper.agent.zeek.LaunchSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The kernel's processes, read from {@code /proc}. */
public final class ProcessTable {
  private static final String TOKEN = LaunchSpec.TOKEN + "=";

  private final Path proc;

  public ProcessTable() {
    this(Path.of("/proc"));
  }

  ProcessTable(Path proc) {
    this.proc = proc;
  }

  /**
   * The kernel's start time of a process in clock ticks since boot; empty when there is none, or it
   * is a zombie.
   */
  OptionalLong startTicks(long pid) {
    return ProcessStat.of(proc, pid).stream().mapToLong(ProcessStat::startTicks).findFirst();
  }

  private boolean leadsSession(long pid) {
    return ProcessStat.of(proc, pid).filter(stat -> stat.session() == pid).isPresent();
  }

  /** A process's command line, which is readable whatever capabilities it has. */
  List<String> commandLine(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(proc.resolve(Long.toString(pid)).resolve("cmdline"));
      return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0"));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The launch token on a process's command line, or an empty string. */
  String token(long pid) {
    return commandLine(pid).stream()
        .filter(argument -> argument.startsWith(TOKEN))
        .map(argument -> argument.substring(TOKEN.length()))
        .findFirst()
        .orElse("");
  }

  /** Whether a process was started by this agent's user, in this agent's PID namespace. */
  boolean isOwn(long pid) {
    ProcessStatus status = ProcessStatus.of(proc, Long.toString(pid));
    return !status.isInOtherNamespace()
        && !status.realUser().isEmpty()
        && status.realUser().equals(ProcessStatus.own().realUser());
  }

  /**
   * All processes whose launch token is one of {@code agentId}'s, by token. A node leads its
   * session; what it has just forked bears its command line, too, until it executes another.
   */
  Map<String, Long> launchesOf(String agentId) {
    Map<String, Long> found = new HashMap<>();
    List<Path> entries;
    try (Stream<Path> all = Files.list(proc)) {
      entries = all.filter(path -> path.getFileName().toString().matches("[0-9]+")).toList();
    } catch (IOException e) {
      return found;
    }
    for (Path entry : entries) {
      long pid = Long.parseLong(entry.getFileName().toString());
      String token = token(pid);
      if (token.startsWith(agentId + ".")) {
        found.merge(token, pid, (one, other) -> leadsSession(other) ? other : one);
      }
    }
    return found;
  }
}
