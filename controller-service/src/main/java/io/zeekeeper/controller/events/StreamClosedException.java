package io.zeekeeper.controller.events;

/** The stream of events to a reader ended; the message says why. */
public final class StreamClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StreamClosedException(String message) {
    super(message, null, false, false);
  }
}
