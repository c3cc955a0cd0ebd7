package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.process.Signals;

/** System calls for what {@code /proc} does not show, or hides. Safe on any thread. */
interface Kernel {
  /** Sends a signal like {@link Signals#send}, and returns 0 or the errno. */
  int kill(long target, int signal);

  /** Returns the session of a process, or -1 if there is none. */
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
