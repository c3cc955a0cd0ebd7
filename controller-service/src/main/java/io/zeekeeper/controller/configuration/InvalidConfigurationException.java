package io.zeekeeper.controller.configuration;

import io.zeekeeper.model.InputProblem;
import java.util.List;
import java.util.stream.Stream;

/** A configuration cannot be staged, because of the listed problems. */
public final class InvalidConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_PROBLEMS = 1000;

  private final transient List<InputProblem> problems;

  public InvalidConfigurationException(List<InputProblem> problems) {
    super(
        "the configuration is invalid: "
            + String.join("; ", InputProblem.messages(abridged(problems))));
    this.problems = abridged(problems);
  }

  private static List<InputProblem> abridged(List<InputProblem> problems) {
    return problems.size() <= MAX_PROBLEMS
        ? List.copyOf(problems)
        : Stream.concat(
                problems.stream().limit(MAX_PROBLEMS),
                Stream.of(InputProblem.of("and there are more problems than these")))
            .toList();
  }

  /** The first 1,000 problems, sorted by their messages, and a note if there are more. */
  public List<InputProblem> problems() {
    return problems;
  }
}
