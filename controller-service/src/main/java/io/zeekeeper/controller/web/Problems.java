package io.zeekeeper.controller.web;

import io.zeekeeper.controller.configuration.InvalidConfigurationException;
import io.zeekeeper.controller.database.DatabaseAwayException;
import io.zeekeeper.controller.deployment.ConflictException;
import io.zeekeeper.controller.deployment.KeyReusedException;
import io.zeekeeper.model.Json;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.MethodParameter;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
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
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  /** What PostgreSQL says of NUL in a text. */
  private static final String NO_CHARACTER = "22021";

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
  ProblemDetail keyReused(KeyReusedException error) {
    return ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, error.getMessage());
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
  ProblemDetail malformed(MalformedException error, ServerWebExchange exchange) {
    asProblem(exchange);
    return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, error.getMessage());
  }

  @ExceptionHandler
  ProblemDetail databaseAway(DatabaseAwayException error) {
    log.error("the database does not answer");
    return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, error.getMessage());
  }

  @ExceptionHandler({DataAccessException.class, TransactionException.class})
  ProblemDetail databaseRefuses(Exception error) {
    Throwable cause = NestedExceptionUtils.getMostSpecificCause(error);
    if (cause instanceof SQLException refusal && NO_CHARACTER.equals(refusal.getSQLState())) {
      return ProblemDetail.forStatusAndDetail(
          HttpStatus.BAD_REQUEST,
          "the request has a NUL character, which the database cannot hold");
    }
    log.error("the database does not do what it is asked: {}", cause.toString());
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.SERVICE_UNAVAILABLE,
        "the controller's database refuses; "
            + (error instanceof CannotCreateTransactionException
                ? "nothing was changed"
                : "look whether it was done before you ask again")
            + ". The controller's log says why");
  }

  @ExceptionHandler
  ProblemDetail unexpected(RuntimeException error) {
    log.error("a request failed", error);
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.INTERNAL_SERVER_ERROR, "internal error; the controller's log says more");
  }

  @Override
  protected Mono<ResponseEntity<Object>> handleServerWebInputException(
      ServerWebInputException error,
      HttpHeaders headers,
      HttpStatusCode status,
      ServerWebExchange exchange) {
    JacksonException json = cause(error, JacksonException.class);
    TypeMismatchException type = cause(error, TypeMismatchException.class);
    MethodParameter parameter = error.getMethodParameter();
    String detail =
        json != null
            ? Json.explain(json)
            : type != null && parameter != null
                ? parameter.getParameterName() + ": '" + type.getValue() + "' is not accepted"
                : error.getReason();
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
    asProblem(exchange);
    Object told =
        status.equals(HttpStatus.CONTENT_TOO_LARGE)
            ? ProblemDetail.forStatusAndDetail(
                status, "the body is larger than the 8 MiB that are accepted")
            : body;
    return super.handleExceptionInternal(error, told, headers, status, exchange);
  }

  /** Also for a client that wanted nothing but a stream of events. */
  private static void asProblem(ServerWebExchange exchange) {
    exchange.getResponse().getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
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
