package io.zeekeeper.model;

/** Where a process is in its life; Zeek's {@code Management::State}. */
public enum State {
  /** Launched, and its status file does not say RUNNING yet. */
  PENDING,
  /** Checked in. */
  RUNNING,
  /** Not running because somebody asked for that. */
  STOPPED,
  /** Given up on: restart mode {@code fail} and its budget is spent. */
  FAILED,
  /** Ended without having been asked to; a relaunch is due. */
  CRASHED,
  /** The controller's word for a node whose agent is out of reach; the node itself runs on. */
  UNKNOWN
}
