package io.zeekeeper.controller.web;

/** A request that cannot be understood. */
final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedException(String message) {
    super(message);
  }
}
