package io.zeekeeper.controller.web;

/** Whoever could answer is out of reach. */
final class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnavailableException(String message) {
    super(message);
  }
}
