package io.zeekeeper.agent.logs;

import io.zeekeeper.agent.process.BoundedCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program as Zeek's Management framework does: {@code <command> -1 <queue> <archive>}.
 *
 * @param command the program and its own arguments
 * @param queue the log queue
 * @param archive the archive directory
 * @param patience how long it may take
 */
record CustomArchiver(List<String> command, Path queue, Path archive, Duration patience)
    implements Archiver {

  @Override
  public Outcome archive(List<Path> files) throws InterruptedException {
    List<String> argv = new ArrayList<>(command);
    argv.addAll(List.of("-1", queue.toString(), archive.toString()));
    @Nullable String problem;
    try {
      problem = problem(BoundedCommand.run(argv, patience, LogQueue.program(queue)));
    } catch (IOException e) {
      problem = "it cannot be run: " + e.getMessage();
    }
    int gone = (int) files.stream().filter(file -> !Files.exists(file)).count();
    return new Outcome(
        gone, problem == null ? null : "'" + String.join(" ", argv) + "': " + problem);
  }

  private @Nullable String problem(BoundedCommand.Outcome outcome) {
    String words = outcome.output().isEmpty() ? "" : ": " + outcome.output();
    if (outcome.timedOut()) {
      return "not done after " + patience.toSeconds() + " s and stopped" + words;
    }
    return outcome.exitCode() == 0 ? null : "exit code " + outcome.exitCode() + words;
  }
}
