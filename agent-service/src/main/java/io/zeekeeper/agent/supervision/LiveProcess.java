package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.process.Signals;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** A running process of a node: a child of this agent, or one that an earlier agent started. */
sealed interface LiveProcess {
  /** How often an adopted process is looked at: the kernel announces only children's ends. */
  Duration ADOPTED_POLL = Duration.ofMillis(200);

  long pid();

  /**
   * Calls {@code ended} on the loop, once, when the process is gone.
   *
   * @param ended given the reason in words
   */
  void onEnd(Consumer<String> ended);

  /** Whether the process that was meant still has its process id. */
  boolean isAlive();

  default void signal(int signal) {
    if (isAlive()) {
      Signals.sendToGroup(pid(), signal);
    }
  }

  /** Started by this agent. */
  record Child(Process process, PostMortem postMortem, Loop loop) implements LiveProcess {
    @Override
    public long pid() {
      return process.pid();
    }

    @Override
    public void onEnd(Consumer<String> ended) {
      Loop.then(
          process.onExit(),
          () ->
              loop.execute(() -> {
                Signals.sendToRest(process.pid(), Signals.SIGKILL);
                ended.accept(postMortem.reason(process.exitValue()));
              }));
    }

    @Override
    public boolean isAlive() {
      return process.isAlive();
    }
  }

  /** Started by an earlier agent; known by its process id together with its start time. */
  record Adopted(
      long pid,
      long startTicks,
      ProcessTable table,
      Loop loop,
      io.zeekeeper.agent.zeek.StatusFile status)
      implements LiveProcess {
    @Override
    public void onEnd(Consumer<String> ended) {
      var poll = new Future<?>[1];
      poll[0] =
          loop.repeat(
              ADOPTED_POLL,
              () -> {
                if (!isAlive() && !poll[0].isCancelled()) {
                  poll[0].cancel(false);
                  ended.accept(ExitReason.ofAdopted(status.saysTerminated()));
                }
              });
    }

    @Override
    public boolean isAlive() {
      var now = table.startTicks(pid);
      return now.isPresent() && now.getAsLong() == startTicks;
    }
  }
}
