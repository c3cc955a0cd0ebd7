package io.zeekeeper.agent.supervision;

/**
 * Where a node's output goes.
 *
 * @param stdout file in the node's directory; empty keeps a tail only
 * @param stderr the same for stderr
 */
record OutputNames(String stdout, String stderr) {}
