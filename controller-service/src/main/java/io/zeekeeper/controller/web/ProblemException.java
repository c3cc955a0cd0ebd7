package io.zeekeeper.controller.web;

/** A request that cannot be answered; the message says what is wrong with it. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemType type;

  ProblemException(ProblemType type, String message) {
    super(message);
    this.type = type;
  }

  static ProblemException malformed(String message) {
    return new ProblemException(ProblemType.MALFORMED, message);
  }

  ProblemType type() {
    return type;
  }
}
