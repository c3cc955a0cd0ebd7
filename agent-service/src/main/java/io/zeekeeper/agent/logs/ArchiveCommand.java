package io.zeekeeper.agent.logs;

import io.zeekeeper.agent.process.BoundedCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs a program of the operator as Zeek's Management framework does: {@code <command> -1 <queue>
 * <archive>}. Arguments may hold credentials, so messages name the program only.
 *
 * <p>The program holds a lock on a file in the queue by {@code flock(1)}. The lock outlives a
 * killed agent, so the next agent starts no second program beside the first.
 */
final class ArchiveCommand implements Archiver {
  private static final String LOCK = ".archive.program";
  private static final int LOCKED = 213;
  private static final int SHORTEST_SECRET = 4;

  private final List<String> words;
  private final Path queue;
  private final Path archive;
  private final Duration timeout;

  /**
   * @param words the program and its own arguments
   * @param timeout after which the program is stopped with all that it started
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
    argv.addAll(List.of("--conflict-exit-code", Integer.toString(LOCKED)));
    argv.add(queue.resolve(LOCK).toString());
    argv.addAll(words);
    argv.addAll(List.of("-1", queue.toString(), archive.toString()));
    try {
      return problem(BoundedCommand.run(argv, timeout))
          .map(problem -> Path.of(words.getFirst()).getFileName() + ": " + problem);
    } catch (IOException e) {
      return Optional.of("setsid and flock of util-linux cannot be run: " + e.getMessage());
    }
  }

  private Optional<String> problem(BoundedCommand.Outcome outcome) {
    String output = outcome.output().isEmpty() ? "" : ": " + withoutArguments(outcome.output());
    if (outcome.timedOut()) {
      return Optional.of("stopped after " + timeout.toSeconds() + " s" + output);
    }
    return switch (outcome.exitCode()) {
      case 0 -> Optional.empty();
      case LOCKED ->
          Optional.of("not started while a program that an earlier agent started still runs");
      default -> Optional.of("exit code " + outcome.exitCode() + output);
    };
  }

  /** Programs like to repeat a wrong argument in their message. */
  private String withoutArguments(String output) {
    String text = output;
    for (String word : words.subList(1, words.size())) {
      String value = word.substring(word.indexOf('=') + 1);
      for (String secret : List.of(word, value)) {
        text = secret.length() < SHORTEST_SECRET ? text : text.replace(secret, "…");
      }
    }
    return text;
  }
}
