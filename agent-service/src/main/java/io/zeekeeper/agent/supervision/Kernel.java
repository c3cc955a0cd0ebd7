package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.process.Signals;

/** The system calls that say what {@code /proc} cannot say, or hides. Safe on any thread. */
interface Kernel {
  /** Sends a signal as {@link Signals#send} does: 0, or the errno. */
  int kill(long target, int signal);

  /** The session of a process, -1 where there is none. */
  long session(long pid);

  /** The kernel of this host. */
  Kernel HOST =
      new Kernel() {
        @Override
        public int kill(long target, int signal) {
          return Signals.send(target, signal);
        }

        @Override
        public long session(long pid) {
          return Signals.session(pid);
        }
      };
}
