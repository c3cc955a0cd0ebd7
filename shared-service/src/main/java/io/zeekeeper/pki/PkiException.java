package io.zeekeeper.pki;

/**
 * Why a key, a certificate or a signing request cannot be used. The message is for the operator.
 */
public final class PkiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PkiException(String message) {
    super(message);
  }

  public PkiException(String message, Throwable cause) {
    super(message, cause);
  }
}
