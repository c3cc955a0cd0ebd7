package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.zeek.StatusFile;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Finds, launches and adopts processes on this host. On the loop only. */
final class HostProcesses implements Processes {
  private final ProcFiles files;
  private final String agentId;
  private final String bootId;
  private final Loop loop;
  private final LostId lostId;

  /**
   * @param proc where the kernel shows processes
   * @param agentId this agent's persistent id, as in launch tokens
   * @param bootId the kernel's id of this boot
   */
  HostProcesses(Path proc, String agentId, String bootId, Loop loop) {
    this(new ProcFiles(proc, Kernel.HOST), agentId, bootId, loop, LostId.NONE);
  }

  HostProcesses(ProcFiles files, String agentId, String bootId, Loop loop, LostId lostId) {
    this.files = files;
    this.agentId = agentId;
    this.bootId = bootId;
    this.loop = loop;
    this.lostId = lostId;
  }

  /** Returns a copy for an agent that created a new id although its state directory has nodes. */
  HostProcesses afterLossOfId(Path stateDir) {
    return new HostProcesses(files, agentId, bootId, loop, new LostId(stateDir));
  }

  @Override
  public Look look() {
    return new ProcessLook(files, agentId, bootId, lostId);
  }

  @Override
  public RunningProcess launch(
      List<String> argv, Map<String, String> env, Path directory, File stdout, File stderr)
      throws IOException {
    var builder = new ProcessBuilder(argv).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(env);
    builder
        .redirectInput(Redirect.from(new File("/dev/null")))
        .redirectOutput(Redirect.appendTo(stdout))
        .redirectError(Redirect.appendTo(stderr));

    // The file system's clock, which also dates the core files.
    PostMortem postMortem = PostMortem.of(files.proc(), directory, InstantSource.system());
    Process process = builder.start();
    Long startTicks =
        files.sight(process.pid()) instanceof Sight.Alive alive ? alive.startTicks() : null;
    return new ChildProcess(
        process, new KernelProcess(files, process.pid(), startTicks), postMortem, loop);
  }

  @Override
  public RunningProcess adopt(Identity.Ours ours, Path directory) {
    return new AdoptedProcess(
        new KernelProcess(files, ours.pid(), ours.startTicks()), new StatusFile(directory), loop);
  }
}
