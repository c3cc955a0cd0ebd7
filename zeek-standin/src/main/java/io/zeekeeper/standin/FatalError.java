package io.zeekeeper.standin;

/** An error at which Zeek prints a message on stderr and exits with code 1. */
final class FatalError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FatalError(String message) {
    super(message);
  }
}
