package io.zeekeeper.agent.supervision;

import java.util.List;

/**
 * The launch records of this agent, one per node, and the counter of launches. On the loop only.
 */
interface LaunchRecords {

  /** The number of the next launch; no launch of this agent had it before. */
  long next();

  /** Takes the next number. Never repeats one, not after a crash either. */
  long take();

  /** Makes every later number greater than {@code number}, whatever became of the counter. */
  void continueAfter(long number);

  /**
   * Replaces the record of a node.
   *
   * @throws java.io.UncheckedIOException when it cannot be written
   */
  void save(LaunchRecord record);

  void delete(String node);

  /** All records; one that cannot be read is set aside and reported. */
  List<LaunchRecord> load();
}
