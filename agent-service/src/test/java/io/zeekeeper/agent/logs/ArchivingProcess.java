package io.zeekeeper.agent.logs;

import java.nio.file.Path;

/** Runs our own archiver once, in a process that a test kills. */
final class ArchivingProcess {
  private ArchivingProcess() {}

  /**
   * @param args the log queue and the archive
   */
  public static void main(String[] args) throws Exception {
    var problem =
        new OwnArchiver(Path.of(args[1]), "agent-id")
            .archive(new LogQueue(Path.of(args[0])).files());
    if (problem.isPresent()) {
      throw new IllegalStateException(problem.get());
    }
  }
}
