package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.outputs.OutputFiles;
import io.zeekeeper.agent.outputs.OutputNames;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.StatusFile;
import java.io.IOException;
import java.nio.file.Path;

/** A node's working directory, locked while an agent runs the node in it. On the loop only. */
interface NodeFiles {

  /** Makes the files of a node known. */
  interface Source {
    NodeFiles of(String node);
  }

  Path path();

  /**
   * @throws IOException when another agent runs a node of this name here
   */
  void lock() throws IOException;

  /** Whether the generated files of {@code spec} are there with the same content. */
  boolean hasFilesOf(LaunchSpec spec);

  /** Locks the directory and makes it ready for a launch. */
  void prepare(LaunchSpec spec) throws IOException;

  /** The output of a process goes where it was sent at its launch. */
  void outputsAre(OutputNames names);

  OutputFiles outputs();

  /** What the node says of itself in its status file. */
  StatusFile.Status status();

  /** Whether the last process said that another program listens on {@code port}. */
  boolean saysPortTaken(int port);

  /** Moves the logs that the last process left into the log queue. */
  void rescueLogs(LaunchSpec spec);

  /** Unlocks the directory. */
  void release();
}
