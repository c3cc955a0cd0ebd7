package io.zeekeeper.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** The state of a process; Zeek's {@code Management::State}. */
public enum State {
  /** Launched but not checked in yet, or about to be launched. */
  PENDING,
  /** Checked in. */
  RUNNING,
  /** Not meant to run, as configured or on request. */
  STOPPED,
  /** Not restarted any more: the restart mode is {@code fail} and its budget is spent. */
  FAILED,
  /** Ended without a request, or could not be launched; a relaunch is due. */
  CRASHED,
  /**
   * The node's agent is out of reach, or the agent cannot verify whether a process is the node's;
   * an existing process keeps running. Also a state of a newer version.
   */
  @JsonEnumDefaultValue
  UNKNOWN
}
