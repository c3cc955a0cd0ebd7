package io.zeekeeper.controller.configuration;

import java.util.List;
import java.util.stream.Stream;

/** A configuration cannot be staged, because of the listed problems. */
public final class InvalidConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_PROBLEMS = 1000;

  private final transient List<String> problems;

  public InvalidConfigurationException(List<String> problems) {
    super("the configuration is invalid: " + String.join("; ", abridged(problems)));
    this.problems = abridged(problems);
  }

  private static List<String> abridged(List<String> problems) {
    return problems.size() <= MAX_PROBLEMS
        ? List.copyOf(problems)
        : Stream.concat(
                problems.stream().limit(MAX_PROBLEMS),
                Stream.of("and there are more problems than these"))
            .toList();
  }

  /** The first 1,000 problems, sorted, and a note if there are more. */
  public List<String> problems() {
    return problems;
  }
}
