package io.zeekeeper.controller.deployment;

/** A client used an Idempotency-Key for two different requests. */
public final class KeyReusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeyReusedException(String key, Deployment first) {
    super(
        "Idempotency-Key '%s' belongs to another request, which became deployment %s; use a new key"
            .formatted(key, first.id()));
  }
}
