package io.zeekeeper.controller.identity;

/** Why a token gives no certificate; for the controller's operator, not for the peer. */
public final class EnrolmentRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EnrolmentRefusedException(String message) {
    super(message);
  }
}
