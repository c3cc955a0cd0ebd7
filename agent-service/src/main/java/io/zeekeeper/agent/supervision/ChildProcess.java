package io.zeekeeper.agent.supervision;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node's process that this agent launched. On the loop only. */
final class ChildProcess implements RunningProcess {
  private final Process process;
  private final KernelProcess kernel;
  private final PostMortem postMortem;
  private final Loop loop;
  private boolean released;

  ChildProcess(Process process, KernelProcess kernel, PostMortem postMortem, Loop loop) {
    this.process = process;
    this.kernel = kernel;
    this.postMortem = postMortem;
    this.loop = loop;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public @Nullable Long startTicks() {
    return kernel.startTicks();
  }

  @Override
  public void onEnd(Consumer<String> ended) {
    var _ =
        process
            .onExit()
            .thenAccept(exited ->
                loop.execute(() -> {
                  if (!released) {
                    kernel.killRest();
                    ended.accept(postMortem.reason(exited.exitValue()));
                  }
                }));
  }

  @Override
  public void signal(int signal) {
    if (process.isAlive()) {
      kernel.signal(signal);
    }
  }

  @Override
  public void release() {
    released = true;
  }
}
