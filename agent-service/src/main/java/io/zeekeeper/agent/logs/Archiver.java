package io.zeekeeper.agent.logs;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Moves logs from the log queue into the archive. Blocks its caller, the archive's thread. */
interface Archiver {

  /**
   * Archives as many logs as possible.
   *
   * @param files all files in the queue; no other agent touches the queue meanwhile
   * @return why logs remain in the queue, if any do
   * @throws InterruptedException when the agent ends; the next run continues
   */
  Optional<String> archive(List<Path> files) throws InterruptedException;
}
