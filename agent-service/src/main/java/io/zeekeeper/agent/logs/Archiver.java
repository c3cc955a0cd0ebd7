package io.zeekeeper.agent.logs;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes what is in the log queue into the archive. Blocks the caller, the archive's thread. */
sealed interface Archiver permits OwnArchiver, ZeekArchiver, CustomArchiver {

  /**
   * Archives what it can.
   *
   * @param files all that waits in the queue, which is this process's alone meanwhile
   */
  Outcome archive(List<Path> files) throws InterruptedException;

  /**
   * What a run came to.
   *
   * @param archived logs that are in the queue no more
   * @param problem why there are others, if so
   */
  record Outcome(int archived, @Nullable String problem) {}
}
