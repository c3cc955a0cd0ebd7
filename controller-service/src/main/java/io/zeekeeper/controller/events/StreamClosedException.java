package io.zeekeeper.controller.events;

/** A reader of the stream gets no more events; the message says why. */
public final class StreamClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StreamClosedException(String message) {
    super(message, null, false, false);
  }
}
