package io.zeekeeper.agent.supervision;

/** What the kernel shows of one process id. Only {@link Gone} and {@link Zombie} have ended. */
sealed interface Sight {
  /** A process that runs. */
  record Alive(long session, long startTicks) implements Sight {}

  /** A process that has ended and keeps its process id until its parent reaps it. */
  record Zombie(long startTicks) implements Sight {}

  /** {@code kill(2)} finds no process. */
  record Gone() implements Sight {}

  /**
   * A process that {@code /proc} does not show to this user, as with the mount option {@code
   * hidepid} and a process that has file capabilities.
   *
   * @param session -1 where the kernel does not show it
   * @param foreign whether the process belongs to another user
   */
  record Hidden(long session, boolean foreign) implements Sight {}

  /** A process exists, but {@code /proc} cannot be read at present. */
  record Unreadable(String why) implements Sight {}
}
