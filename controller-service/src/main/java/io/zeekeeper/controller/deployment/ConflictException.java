package io.zeekeeper.controller.deployment;

/** What was asked for is not possible in the present state; the message says what is in the way. */
public final class ConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConflictException(String message) {
    super(message);
  }
}
