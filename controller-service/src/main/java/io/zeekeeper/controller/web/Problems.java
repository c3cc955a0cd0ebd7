package io.zeekeeper.controller.web;

import static java.util.stream.Collectors.joining;

import io.zeekeeper.controller.audit.NotAuditedException;
import io.zeekeeper.controller.configuration.InvalidConfigurationException;
import io.zeekeeper.controller.database.DatabaseAwayException;
import io.zeekeeper.controller.deployment.ConflictException;
import io.zeekeeper.controller.deployment.KeyReusedException;
import io.zeekeeper.controller.security.ProviderAwayException;
import io.zeekeeper.link.LogLimit;
import io.zeekeeper.model.InputProblem;
import io.zeekeeper.model.Json;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.MethodParameter;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponse;
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

  /** The SQLSTATE with which PostgreSQL rejects NUL in a text. */
  private static final String CHARACTER_NOT_IN_REPERTOIRE = "22021";

  private static final int MAX_DATABASE_AWAY_LINES = 1;

  private final ServerAuthenticationEntryPoint refusals;
  private final LogLimit databaseAwayLines = new LogLimit(MAX_DATABASE_AWAY_LINES);

  /**
   * @param refusals answers requests of clients that are not known
   */
  Problems(ServerAuthenticationEntryPoint refusals) {
    this.refusals = refusals;
  }

  @ExceptionHandler
  ProblemDetail refused(ProblemException error, ServerWebExchange exchange) {
    asProblem(exchange);
    return withErrors(error.type().detail(String.valueOf(error.getMessage())), error.errors());
  }

  @ExceptionHandler
  ProblemDetail invalid(InvalidConfigurationException error) {
    ProblemDetail problem =
        ProblemType.INVALID_CONFIGURATION.detail(String.valueOf(error.getMessage()));
    problem.setProperty("problems", InputProblem.messages(error.problems()));
    return withErrors(problem, error.problems());
  }

  private static ProblemDetail withErrors(ProblemDetail problem, List<InputProblem> errors) {
    if (!errors.isEmpty()) {
      problem.setProperty("errors", errors);
    }
    return problem;
  }

  /** Answers a login that fails in an endpoint as one that fails before it. */
  @ExceptionHandler
  Mono<Void> loginFailed(AuthenticationException error, ServerWebExchange exchange) {
    return refusals.commence(exchange, error);
  }

  @ExceptionHandler
  ProblemDetail providerAway(ProviderAwayException error) {
    return ProblemType.IDENTITY_PROVIDER_AWAY.detail(String.valueOf(error.getMessage()));
  }

  @ExceptionHandler
  ProblemDetail conflict(ConflictException error) {
    ProblemType type =
        switch (error.reason()) {
          case NOTHING_READY -> ProblemType.NOTHING_READY;
          case CONFIGURATION_CHANGED -> ProblemType.CONFIGURATION_CHANGED;
          case NOTHING_DEPLOYED -> ProblemType.NOTHING_DEPLOYED;
          case NOTHING_BEFORE -> ProblemType.NOTHING_BEFORE;
          case DEPLOYMENT_PENDING -> ProblemType.DEPLOYMENT_PENDING;
          case DEPLOYMENT_WAITING -> ProblemType.DEPLOYMENT_WAITING;
          case DEPLOYMENT_UNDER_WAY -> ProblemType.DEPLOYMENT_UNDER_WAY;
          case DEPLOYMENT_ENDED -> ProblemType.DEPLOYMENT_ENDED;
          case NO_INSTANCES -> ProblemType.NO_INSTANCES;
          case NOT_RUNNING -> ProblemType.CONTROLLER_BUSY;
        };
    ProblemDetail problem = type.detail(String.valueOf(error.getMessage()));
    if (error.deployment() != null) {
      problem.setProperty("deployment", error.deployment());
    }
    return problem;
  }

  @ExceptionHandler
  ProblemDetail keyReused(KeyReusedException error) {
    return ProblemType.KEY_REUSED.detail(String.valueOf(error.getMessage()));
  }

  @ExceptionHandler
  ProblemDetail notAudited(NotAuditedException error) {
    return ProblemType.NOT_AUDITED.detail(String.valueOf(error.getMessage()));
  }

  @ExceptionHandler
  ProblemDetail databaseAway(DatabaseAwayException error) {
    // Clients that poll, such as Prometheus, would fill the log.
    databaseAwayLines.write(() -> log.error("the database does not answer"));
    return ProblemType.DATABASE_AWAY.detail(String.valueOf(error.getMessage()));
  }

  @ExceptionHandler({DataAccessException.class, TransactionException.class})
  ProblemDetail databaseRefuses(Exception error) {
    Throwable cause = NestedExceptionUtils.getMostSpecificCause(error);
    if (cause instanceof SQLException refusal
        && CHARACTER_NOT_IN_REPERTOIRE.equals(refusal.getSQLState())) {
      return ProblemType.MALFORMED.detail(
          "the request contains a NUL character, which the database cannot store");
    }
    if (error instanceof CannotCreateTransactionException) {
      databaseAwayLines.write(() -> log.error("cannot use the database: {}", cause.toString()));
      return ProblemType.DATABASE_AWAY.detail(
          "the controller's database cannot be used; nothing was changed. The controller's log says"
              + " why");
    }
    log.error("the database rejected a request: {}", cause.toString());
    return ProblemType.DATABASE_AWAY.detail(
        "the controller's database rejected the request; check whether the change was made before"
            + " you retry. The controller's log says why");
  }

  @ExceptionHandler
  ProblemDetail unexpected(RuntimeException error) {
    log.error("a request failed", error);
    return ProblemType.INTERNAL_ERROR.detail("internal error; see the controller's log");
  }

  @Override
  protected Mono<ResponseEntity<Object>> handleServerWebInputException(
      ServerWebInputException error,
      HttpHeaders headers,
      HttpStatusCode status,
      ServerWebExchange exchange) {
    JacksonException json = cause(error, JacksonException.class);
    ProblemDetail problem =
        json == null ? ProblemType.MALFORMED.detail(explain(error)) : malformed(Json.problem(json));
    return handleExceptionInternal(error, problem, headers, HttpStatus.BAD_REQUEST, exchange);
  }

  private static ProblemDetail malformed(InputProblem problem) {
    return withErrors(ProblemType.MALFORMED.detail(problem.message()), List.of(problem));
  }

  private static String explain(ServerWebInputException error) {
    TypeMismatchException mismatch = cause(error, TypeMismatchException.class);
    MethodParameter parameter = error.getMethodParameter();
    if (mismatch != null && parameter != null) {
      return parameter.getParameterName() + ": " + explain(mismatch);
    }
    return Objects.requireNonNullElse(error.getReason(), "malformed");
  }

  private static String explain(TypeMismatchException mismatch) {
    ConversionFailedException conversion = cause(mismatch, ConversionFailedException.class);
    return conversion != null && conversion.getTargetType().getType().isEnum()
        ? "'"
            + conversion.getValue()
            + "' is not one of "
            + constants(conversion.getTargetType().getType())
        : "'" + mismatch.getValue() + "' is not valid";
  }

  private static String constants(Class<?> type) {
    return Stream.of(type.getEnumConstants()).map(Object::toString).collect(joining(", "));
  }

  @Override
  protected Mono<ResponseEntity<Object>> handleExceptionInternal(
      Exception error,
      @Nullable Object body,
      @Nullable HttpHeaders headers,
      HttpStatusCode status,
      ServerWebExchange exchange) {
    asProblem(exchange);
    return super.handleExceptionInternal(
        error, typed(error, body, status), headers, status, exchange);
  }

  /** Gives problems that the framework found a type of this API. */
  private static @Nullable Object typed(
      Exception error, @Nullable Object body, HttpStatusCode status) {
    ProblemType type =
        switch (status.value()) {
          case 404 -> ProblemType.UNKNOWN_PATH;
          case 405 -> ProblemType.METHOD_NOT_ALLOWED;
          case 406 -> ProblemType.NOT_ACCEPTABLE;
          case 413 -> ProblemType.BODY_TOO_LARGE;
          case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
          default -> null;
        };
    if (type == ProblemType.BODY_TOO_LARGE) {
      return type.detail("the body is larger than 8 MiB");
    }
    Object reported =
        body == null && error instanceof ErrorResponse response ? response.getBody() : body;
    if (type == null || !(reported instanceof ProblemDetail problem)) {
      return body;
    }
    if (problem.getDetail() == null) {
      problem.setDetail(error.getMessage());
    }
    return type.describe(problem);
  }

  /** Sets the media type of a problem, also for a client that accepts only a stream of events. */
  private static void asProblem(ServerWebExchange exchange) {
    exchange.getResponse().getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
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
