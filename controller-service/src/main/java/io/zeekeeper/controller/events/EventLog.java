package io.zeekeeper.controller.events;

/** Records events. */
public interface EventLog {

  /** Records what has just happened. Never blocks, never throws, and is safe on any thread. */
  void record(Occurrence occurrence);
}
