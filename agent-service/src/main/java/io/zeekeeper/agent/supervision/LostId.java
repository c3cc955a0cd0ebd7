package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.supervision.ProcFiles.Owner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds suspect processes when the agent created a new id although its state directory has nodes.
 * In that case a process with another agent's token may be the agent's own.
 *
 * @param stateDir the state directory of an agent that lost its id; null while the id is known
 */
record LostId(@Nullable Path stateDir) {
  static final LostId NONE = new LostId(null);

  /** Finds a process of a node that this agent may have launched under its earlier id. */
  Optional<Identity> findSuspect(
      String node, String agentId, List<ProcessLook.Marked> marked, ProcFiles files) {
    if (stateDir == null) {
      return Optional.empty();
    }
    Path directory = stateDir.resolve("nodes").resolve(node);
    return marked.stream()
        .filter(process -> process.token().node().equals(node))
        .filter(process -> !process.token().agentId().equals(agentId))
        .filter(process -> files.owner(process.pid()) == Owner.THIS_USER)
        .filter(process -> mayRunIn(directory, process.pid(), files))
        .<Identity>map(process ->
            new Identity.Unclear(
                process.pid(),
                ("%s may be the node's: this agent lost its id, and the process has the launch token"
                        + " of agent %s; write that id into the agent's file 'id' and restart the"
                        + " agent, or end the process")
                    .formatted(process.describe(), process.token().agentId())))
        .findFirst();
  }

  private static boolean mayRunIn(Path directory, long pid, ProcFiles files) {
    try {
      return files.workingDirectory(pid).equals(directory.toRealPath());
    } catch (IOException e) {
      return true;
    }
  }
}
