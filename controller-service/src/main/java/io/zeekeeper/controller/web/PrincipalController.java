package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.roles.Caller;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells a client who it is, as a page that has a token needs to know what it may offer. */
@RestController
@Tag(name = "Sign-in")
class PrincipalController {

  @GetMapping("/api/v1/principal")
  @Operation(
      operationId = "getPrincipal",
      summary = "Who the client is, and what it may do",
      description =
          "A connection within the controller's host needs no credentials unless"
              + " zeekeeper.security.loopback is `required`; it is then the administrator `local`.")
  @Answers.Whole
  @Answers.Reading
  PrincipalDocument principal(ServerHttpRequest request) {
    return PrincipalDocument.of(Caller.of(request), Caller.expiry(request.getAttributes()));
  }
}
