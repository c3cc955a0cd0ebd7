package io.zeekeeper.agent.outputs;

import java.util.Set;

/**
 * Names of the files for a node's output, as stored in a launch record's JSON.
 *
 * @param stdout file in the node's directory; empty keeps only a tail, in a hidden file
 * @param stderr the same for stderr; may be the same file
 */
public record OutputNames(String stdout, String stderr) {

  /** The names of both files; an empty name is the empty string. */
  public Set<String> files() {
    return stdout.equals(stderr) ? Set.of(stdout) : Set.of(stdout, stderr);
  }
}
