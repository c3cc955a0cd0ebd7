package io.zeekeeper.controller.security;

import org.jspecify.annotations.Nullable;

/** The OpenID Connect provider cannot be used, so a login can be neither accepted nor refused. */
public final class ProviderAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProviderAwayException(Throwable cause) {
    this("the OpenID Connect provider does not answer; try again in a moment", cause);
  }

  ProviderAwayException(String message) {
    this(message, null);
  }

  private ProviderAwayException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
