package io.zeekeeper.controller.web;

import io.zeekeeper.controller.configuration.InvalidConfigurationException;
import io.zeekeeper.controller.deployment.ConflictException;
import io.zeekeeper.model.Json;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;

/** Errors as RFC 9457 problem documents, with a detail that a person can act on. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

  @ExceptionHandler
  ProblemDetail invalid(InvalidConfigurationException error) {
    var problem =
        ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, error.getMessage());
    problem.setTitle("Invalid configuration");
    problem.setProperty("errors", error.problems());
    return problem;
  }

  @ExceptionHandler
  ProblemDetail conflict(ConflictException error) {
    return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, error.getMessage());
  }

  @ExceptionHandler
  ProblemDetail notFound(NotFoundException error) {
    return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, error.getMessage());
  }

  @ExceptionHandler
  ProblemDetail unavailable(UnavailableException error) {
    return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, error.getMessage());
  }

  @ExceptionHandler
  ProblemDetail malformed(MalformedException error) {
    return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, error.getMessage());
  }

  @Override
  protected Mono<ResponseEntity<Object>> handleServerWebInputException(
      ServerWebInputException error,
      HttpHeaders headers,
      HttpStatusCode status,
      ServerWebExchange exchange) {
    JacksonException json = cause(error, JacksonException.class);
    String detail = json == null ? error.getReason() : Json.explain(json);
    return problem(
        error, HttpStatus.BAD_REQUEST, detail == null ? "malformed" : detail, headers, exchange);
  }

  @Override
  protected Mono<ResponseEntity<Object>> handleExceptionInternal(
      Exception error,
      @Nullable Object body,
      @Nullable HttpHeaders headers,
      HttpStatusCode status,
      ServerWebExchange exchange) {
    Object told =
        status.equals(HttpStatus.CONTENT_TOO_LARGE)
            ? ProblemDetail.forStatusAndDetail(
                status, "the body is larger than the 8 MiB that are accepted")
            : body;
    return super.handleExceptionInternal(error, told, headers, status, exchange);
  }

  private Mono<ResponseEntity<Object>> problem(
      Exception error,
      HttpStatus status,
      String detail,
      HttpHeaders headers,
      ServerWebExchange exchange) {
    return handleExceptionInternal(
        error, ProblemDetail.forStatusAndDetail(status, detail), headers, status, exchange);
  }

  private static <T> @Nullable T cause(Throwable error, Class<T> type) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }
}
