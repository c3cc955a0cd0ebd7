package io.zeekeeper.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Where a process is in its life; Zeek's {@code Management::State}. */
public enum State {
  /** Launched and not checked in yet, or about to be launched. */
  PENDING,
  /** Checked in. */
  RUNNING,
  /** Not meant to run: by the configuration or on request. */
  STOPPED,
  /** Given up on: restart mode {@code fail} and its budget is spent. */
  FAILED,
  /** Ended without a request, or could not be launched; a relaunch is due. */
  CRASHED,
  /**
   * The node's agent is out of reach, or the agent cannot verify whether a process is the node's. A
   * process that there is runs on. Also a state that only a newer version knows.
   */
  @JsonEnumDefaultValue
  UNKNOWN
}
