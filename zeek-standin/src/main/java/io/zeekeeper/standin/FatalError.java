package io.zeekeeper.standin;

/** What makes Zeek print a message on stderr and exit with code 1. */
final class FatalError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FatalError(String message) {
    super(message);
  }
}
