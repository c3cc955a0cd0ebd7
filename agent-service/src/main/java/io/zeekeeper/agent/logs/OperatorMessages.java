package io.zeekeeper.agent.logs;

/** Takes reports of what happens to logs, on the threads of this package. */
public interface OperatorMessages {
  /** Reports what an operator has to act on. */
  void error(String message);

  /** Reports what is worth recording; no action needed. */
  void note(String message);
}
