package io.zeekeeper.controller.security;

/** A token of the requested name exists. */
public final class TokenExistsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TokenExistsException(String name) {
    super("a token named '" + name + "' exists; revoke it first, or choose another name");
  }
}
