package io.zeekeeper.controller.web;

import io.zeekeeper.model.InputProblem;
import java.util.List;

/** A request that cannot be answered; the message says what is wrong with it. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemType type;
  private final transient List<InputProblem> errors;

  ProblemException(ProblemType type, String message) {
    this(type, message, List.of());
  }

  private ProblemException(ProblemType type, String message, List<InputProblem> errors) {
    super(message);
    this.type = type;
    this.errors = errors;
  }

  static ProblemException malformed(String message) {
    return new ProblemException(ProblemType.MALFORMED, message);
  }

  /** A body that cannot be read, for reasons with a place in it. */
  static ProblemException malformed(String message, List<InputProblem> errors) {
    return new ProblemException(ProblemType.MALFORMED, message, errors);
  }

  /** The reasons in detail; empty if there is only the message. */
  List<InputProblem> errors() {
    return errors;
  }

  ProblemType type() {
    return type;
  }
}
