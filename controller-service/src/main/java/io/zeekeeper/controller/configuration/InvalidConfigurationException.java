package io.zeekeeper.controller.configuration;

import java.util.List;
import java.util.stream.Stream;

/** A configuration that cannot be staged, with what is wrong with it. */
public final class InvalidConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 1000;

  private final transient List<String> problems;

  public InvalidConfigurationException(List<String> problems) {
    super("the configuration is invalid: " + String.join("; ", abridged(problems)));
    this.problems = abridged(problems);
  }

  private static List<String> abridged(List<String> problems) {
    return problems.size() <= MOST
        ? List.copyOf(problems)
        : Stream.concat(
                problems.stream().limit(MOST), Stream.of("and there are more problems than these"))
            .toList();
  }

  /** The problems, sorted; of very many the first, and that there are more. */
  public List<String> problems() {
    return problems;
  }
}
