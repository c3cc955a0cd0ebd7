package io.zeekeeper.model;

import java.util.List;

/** INI text that cannot be read, because of the listed problems. */
public final class InvalidIniException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<InputProblem> problems;

  InvalidIniException(List<InputProblem> problems) {
    super(String.join("\n", InputProblem.messages(problems)));
    this.problems = List.copyOf(problems);
  }

  /** At least one problem, in the order of the text. */
  public List<InputProblem> problems() {
    return problems;
  }
}
