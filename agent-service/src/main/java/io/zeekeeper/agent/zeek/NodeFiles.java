package io.zeekeeper.agent.zeek;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the generated files in a node's directory. */
public final class NodeFiles {
  private NodeFiles() {}

  /**
   * Whether a node runs with this {@code global_hash_seed}. Each controller has a seed of its own,
   * so the seed tells the clusters of two controllers apart.
   *
   * @param nodeDirectory the node's working directory; a directory that cannot be read has no seed
   */
  public static boolean haveHashSeed(Path nodeDirectory, String seed) {
    try {
      return Files.readString(nodeDirectory.resolve(NodeScript.FILE))
          .contains(NodeScript.hashSeed(seed));
    } catch (IOException e) {
      return false;
    }
  }
}
