package io.zeekeeper.controller.zeekclient.data;

/** What a client sent is not what the protocol says; the message tells it what and where. */
public final class MalformedDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedDataException(String message) {
    super(message);
  }
}
