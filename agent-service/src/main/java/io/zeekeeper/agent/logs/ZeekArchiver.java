package io.zeekeeper.agent.logs;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Runs zeek-archiver. It overwrites what has a log's name in the archive, and skips names that it
 * does not understand, so logs of either kind are archived by the agent itself before. It also ends
 * well whatever became of the logs, so what it left behind tells whether it worked.
 */
final class ZeekArchiver implements Archiver {
  private final CustomArchiver program;
  private final OwnArchiver own;

  ZeekArchiver(CustomArchiver program) {
    this.program = program;
    this.own = new OwnArchiver(program.archive());
  }

  @Override
  public Outcome archive(List<Path> files) throws InterruptedException {
    List<RotatedLog> logs = new ArrayList<>();
    List<RotatedLog> special = new ArrayList<>();
    Set<Path> targets = new HashSet<>();
    for (RotatedLog log : LogQueue.logs(files)) {
      Path target = log.target(program.archive(), 1);
      boolean isFree =
          targets.add(target) && !Files.exists(target, LinkOption.NOFOLLOW_LINKS) && log.plain();
      (isFree ? logs : special).add(log);
    }
    Outcome first = own.archiveLogs(special);
    if (first.problem() != null || logs.isEmpty()) {
      // Where that failed, zeek-archiver would overwrite.
      return first;
    }
    Outcome second = program.archive(logs.stream().map(RotatedLog::file).toList());
    int archived = first.archived() + second.archived();
    int left = logs.size() - second.archived();
    return second.problem() == null && left > 0
        ? new Outcome(archived, left + " of " + logs.size() + " logs were left by zeek-archiver")
        : new Outcome(archived, second.problem());
  }
}
