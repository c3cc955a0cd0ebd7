package io.zeekeeper.controller.roles;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a client may do. Each role may do everything that the roles before it may do. */
public enum Role {
  /** Reads. */
  VIEWER,
  /** Runs what is staged: deploys, rolls back, restarts, stops, starts, dispatches, cancels. */
  OPERATOR,
  /** Decides which code runs on the sensors, and who may do what. */
  ADMIN;

  /** Whether this role may do what {@code needed} may do. */
  public boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** Its name in configuration, in the database and in messages. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role with this name, if there is one. */
  public static Optional<Role> of(String text) {
    return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
  }
}
