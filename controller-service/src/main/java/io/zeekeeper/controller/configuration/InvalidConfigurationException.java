package io.zeekeeper.controller.configuration;

import java.util.List;

/** A configuration that cannot be staged, with everything that is wrong with it. */
public final class InvalidConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  public InvalidConfigurationException(List<String> problems) {
    super("the configuration is invalid: " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** All problems, sorted. */
  public List<String> problems() {
    return problems;
  }
}
