package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.outputs.OutputFiles;
import io.zeekeeper.agent.outputs.OutputNames;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.StatusFile;
import java.io.IOException;
import java.nio.file.Path;

/** A node's working directory, locked while an agent runs the node in it. On the loop only. */
interface NodeFiles {

  /** Provides the files of a node. */
  interface Source {
    NodeFiles of(String node);
  }

  Path path();

  /**
   * Locks the directory.
   *
   * @throws IOException when another agent runs a node of this name here
   */
  void lock() throws IOException;

  /** Whether the generated files of {@code spec} exist with the same content. */
  boolean hasFilesOf(LaunchSpec spec);

  /** Locks the directory and makes it ready for a launch. */
  void prepare(LaunchSpec spec) throws IOException;

  /** Switches to the output files that were chosen at the launch of the process. */
  void useOutputs(OutputNames names);

  OutputFiles outputs();

  /** Reads the node's status file. */
  StatusFile.Status status();

  /** Whether the last process reported that another program listens on {@code port}. */
  boolean reportsPortTaken(int port);

  /** Moves the logs that the last process left into the log queue. */
  void rescueLogs(LaunchSpec spec);

  /** Deletes the files with keys, as the node is no longer wanted here. */
  void deleteKeys();

  /** Unlocks the directory. */
  void release();
}
