package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.roles.Role;

/** What a client may do. */
@Schema(description = "What a client may do; docs/security.md has the table.")
enum ClientRole {
  VIEWER,
  OPERATOR,
  ADMIN;

  static ClientRole of(Role role) {
    return switch (role) {
      case VIEWER -> VIEWER;
      case OPERATOR -> OPERATOR;
      case ADMIN -> ADMIN;
    };
  }
}
