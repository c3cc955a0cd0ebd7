package io.zeekeeper.controller.deployment;

/** An Idempotency-Key came back with another request. */
public final class KeyReusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeyReusedException(String key, Deployment first) {
    super(
        "Idempotency-Key '"
            + key
            + "' belongs to another request, which became deployment "
            + first.id()
            + "; use a new key");
  }
}
