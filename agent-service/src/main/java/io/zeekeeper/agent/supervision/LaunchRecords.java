package io.zeekeeper.agent.supervision;

import java.util.List;

/**
 * The launch records of this agent, one per node, and the counter of launches. On the loop only.
 */
interface LaunchRecords {

  /** Returns the number of the next launch, which no earlier launch of this agent had. */
  long next();

  /** Takes the next number. Never repeats a number, even after a crash. */
  long take();

  /** Makes every later number greater than {@code number}, even if the counter was lost. */
  void continueAfter(long number);

  /**
   * Replaces the record of a node.
   *
   * @throws java.io.UncheckedIOException when it cannot be written
   */
  void save(LaunchRecord record);

  void delete(String node);

  /** Loads all records. Sets aside and reports records that cannot be read. */
  List<LaunchRecord> load();
}
