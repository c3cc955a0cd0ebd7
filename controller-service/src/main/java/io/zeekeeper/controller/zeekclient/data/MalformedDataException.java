package io.zeekeeper.controller.zeekclient.data;

/** Data from a client violates the protocol; the message says what is wrong and where. */
public final class MalformedDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedDataException(String message) {
    super(message);
  }
}
