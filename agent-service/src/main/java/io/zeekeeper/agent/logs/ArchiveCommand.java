package io.zeekeeper.agent.logs;

import io.zeekeeper.agent.process.BoundedCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs the operator's archive program as Zeek's Management framework does: {@code <command> -1
 * <queue> <archive>}. Arguments may hold credentials, so messages name the program only.
 *
 * <p>{@code flock(1)} holds a lock on a file in the queue while the program runs. The lock outlives
 * a killed agent, so the next agent does not start a second program beside the first.
 */
final class ArchiveCommand implements Archiver {
  private static final String LOCK = ".archive.program";
  private static final int LOCKED_EXIT_CODE = 213;
  private static final int MIN_SECRET_CHARS = 4;

  private final List<String> words;
  private final Path queue;
  private final Path archive;
  private final Duration timeout;

  /**
   * @param words the program and its own arguments
   * @param timeout time after which the program and all processes that it started are stopped
   */
  ArchiveCommand(List<String> words, Path queue, Path archive, Duration timeout) {
    this.words = List.copyOf(words);
    this.queue = queue;
    this.archive = archive;
    this.timeout = timeout;
  }

  @Override
  public Optional<String> archive(List<Path> files) throws InterruptedException {
    List<String> argv = new ArrayList<>(List.of("flock", "--nonblock", "--no-fork"));
    argv.addAll(List.of("--conflict-exit-code", Integer.toString(LOCKED_EXIT_CODE)));
    argv.add(queue.resolve(LOCK).toString());
    argv.addAll(words);
    argv.addAll(List.of("-1", queue.toString(), archive.toString()));
    try {
      return problem(BoundedCommand.run(argv, timeout))
          .map(problem -> Path.of(words.getFirst()).getFileName() + ": " + problem);
    } catch (IOException e) {
      return Optional.of("cannot run setsid or flock of util-linux: " + e.getMessage());
    }
  }

  private Optional<String> problem(BoundedCommand.Outcome outcome) {
    String output = outcome.output().isEmpty() ? "" : ": " + withoutArguments(outcome.output());
    if (outcome.timedOut()) {
      return Optional.of("stopped after " + timeout.toSeconds() + " s" + output);
    }
    return switch (outcome.exitCode()) {
      case 0 -> Optional.empty();
      case LOCKED_EXIT_CODE ->
          Optional.of("not started, as a program started by an earlier agent is still running");
      default -> Optional.of("exit code " + outcome.exitCode() + output);
    };
  }

  /** Removes arguments, as many programs repeat a wrong argument in their error message. */
  private String withoutArguments(String output) {
    String text = output;
    for (String word : words.subList(1, words.size())) {
      String value = word.substring(word.indexOf('=') + 1);
      for (String secret : List.of(word, value)) {
        text = secret.length() < MIN_SECRET_CHARS ? text : text.replace(secret, "…");
      }
    }
    return text;
  }
}
