package io.zeekeeper.controller.events;

/** Records events. */
public interface EventLog {

  /**
   * Takes note of what has just happened. Never blocks, never throws, and is safe on any thread.
   */
  void record(Occurrence occurrence);
}
