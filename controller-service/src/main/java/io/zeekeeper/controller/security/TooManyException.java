package io.zeekeeper.controller.security;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** Too many logins of an address have failed. */
final class TooManyException extends AuthenticationException {
  private static final long serialVersionUID = 1L;

  private final Duration wait;

  TooManyException(String message, Duration wait) {
    super(message);
    this.wait = wait;
  }

  /** How long further logins are refused. */
  Duration waiting() {
    return wait;
  }
}
