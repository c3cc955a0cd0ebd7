package io.zeekeeper.agent.logs;

/** Told what happens to logs, on the threads of this package. */
public interface OperatorMessages {
  /** Something an operator has to know. */
  void error(String message);

  /** Something worth keeping. */
  void note(String message);
}
