package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.database.DatabaseThreads;
import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.security.ApiToken;
import io.zeekeeper.controller.security.ApiTokens;
import io.zeekeeper.controller.security.TokenExistsException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Endpoints that create, list and revoke API tokens. */
@RestController
@RequestMapping("/api/v1/tokens")
@Tag(name = "Tokens")
class TokensController {
  private final ApiTokens tokens;
  private final DatabaseThreads database;

  TokensController(ApiTokens tokens, DatabaseThreads database) {
    this.tokens = tokens;
    this.database = database;
  }

  @GetMapping
  @Operation(operationId = "getTokens", summary = "All API tokens, also those that have expired")
  @Answers.Whole
  @Answers.Reading
  TokenList tokens(
      @Page.LimitOrAll @RequestParam(required = false) @Nullable Integer limit,
      @Page.Cursor @RequestParam(required = false) @Nullable String cursor) {
    Page.requireLimit(limit, Page.MAX_LIMIT_IN_MEMORY);
    List<TokenDocument> found =
        tokens.all().stream()
            .filter(token -> cursor == null || token.name().compareTo(cursor) > 0)
            .map(TokenDocument::of)
            .toList();
    var page = Page.of(found, limit, TokenDocument::name);
    return new TokenList(page.items(), page.next());
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      operationId = "createToken",
      summary = "Create an API token",
      description = "The response is the only place where the secret is shown.")
  @ApiResponse(responseCode = "201", description = "Created", useReturnTypeSchema = true)
  @Answers.ActingOnBody
  @Answers.Conditional
  @Answers.Dependent
  Mono<CreatedToken> create(@RequestBody TokenRequest wanted, ServerHttpRequest request) {
    Actor actor = AskedBy.actor(request);
    return database
        .call(() -> tokens.create(wanted.name(), wanted.domainRole(), wanted.life(), actor))
        .onErrorMap(
            TokenExistsException.class,
            error ->
                new ProblemException(ProblemType.TOKEN_EXISTS, String.valueOf(error.getMessage())))
        .map(created -> new CreatedToken(TokenDocument.of(created.token()), created.secret()));
  }

  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "revokeToken",
      summary = "Revoke an API token",
      description =
          "The token is refused from now on, and its streams end. If the database does not answer,"
              + " the response is 503, and a restart of the controller would accept the token"
              + " again: repeat the request.")
  @ApiResponse(responseCode = "204", description = "The token is revoked.")
  @Answers.Acting
  @Answers.Named
  @Answers.Dependent
  Mono<Void> revoke(@PathVariable String name, ServerHttpRequest request) {
    Actor actor = AskedBy.actor(request);
    return database
        .call(() -> ApiToken.isName(name) && tokens.revoke(name, actor))
        .filter(found -> found)
        .switchIfEmpty(
            Mono.error(() ->
                new ProblemException(
                    ProblemType.UNKNOWN_TOKEN, "there is no token '" + name + "'")))
        .then();
  }
}
