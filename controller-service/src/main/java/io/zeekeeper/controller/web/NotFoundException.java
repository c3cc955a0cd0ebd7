package io.zeekeeper.controller.web;

/** The path names something that does not exist. */
final class NotFoundException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotFoundException(String message) {
    super(message);
  }
}
