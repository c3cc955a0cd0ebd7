package io.zeekeeper.controller.web;

import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** The problems of the API; {@code docs/problems.md} explains each. */
enum ProblemType {
  MALFORMED(HttpStatus.BAD_REQUEST, "Malformed request"),
  UNKNOWN_CONFIGURATION(HttpStatus.NOT_FOUND, "Unknown configuration"),
  UNKNOWN_DEPLOYMENT(HttpStatus.NOT_FOUND, "Unknown deployment"),
  UNKNOWN_INSTANCE(HttpStatus.NOT_FOUND, "Unknown instance"),
  UNKNOWN_ENROLMENT(HttpStatus.NOT_FOUND, "Unknown enrolment"),
  UNKNOWN_CERTIFICATE(HttpStatus.NOT_FOUND, "Unknown certificate"),
  UNKNOWN_NODE(HttpStatus.NOT_FOUND, "Unknown node"),
  UNKNOWN_PATH(HttpStatus.NOT_FOUND, "Unknown path"),
  NO_OUTPUT(HttpStatus.NOT_FOUND, "No output"),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "Method not allowed"),
  NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "Media type not offered"),
  NOTHING_READY(HttpStatus.CONFLICT, "Nothing ready"),
  CONFIGURATION_CHANGED(HttpStatus.CONFLICT, "Configuration changed"),
  NOTHING_DEPLOYED(HttpStatus.CONFLICT, "Nothing deployed"),
  NOTHING_BEFORE(HttpStatus.CONFLICT, "Nothing deployed before"),
  DEPLOYMENT_PENDING(HttpStatus.CONFLICT, "Deployment pending"),
  DEPLOYMENT_WAITING(HttpStatus.CONFLICT, "Deployment waiting"),
  DEPLOYMENT_UNDER_WAY(HttpStatus.CONFLICT, "Deployment under way"),
  DEPLOYMENT_ENDED(HttpStatus.CONFLICT, "Deployment ended"),
  NO_AUTHORITY(HttpStatus.CONFLICT, "No certificate authority"),
  NO_SIGN_IN(HttpStatus.CONFLICT, "No sign-in"),
  NO_INSTANCES(HttpStatus.CONFLICT, "No instances connected"),
  PRECONDITION_FAILED(HttpStatus.PRECONDITION_FAILED, "Precondition failed"),
  BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "Body too large"),
  UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Media type not accepted"),
  INVALID_CONFIGURATION(HttpStatus.UNPROCESSABLE_CONTENT, "Invalid configuration"),
  KEY_REUSED(HttpStatus.UNPROCESSABLE_CONTENT, "Idempotency key reused"),
  TOKEN_EXISTS(HttpStatus.CONFLICT, "Token exists"),
  UNKNOWN_TOKEN(HttpStatus.NOT_FOUND, "Unknown token"),
  /** The login writes this problem and the next two, before this package sees the request. */
  CREDENTIALS_NEEDED(HttpStatus.UNAUTHORIZED, "Credentials needed"),
  ROLE_INSUFFICIENT(HttpStatus.FORBIDDEN, "Role insufficient"),
  TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS, "Too many requests"),
  /** The login also writes this problem. */
  IDENTITY_PROVIDER_AWAY(HttpStatus.SERVICE_UNAVAILABLE, "Identity provider away"),
  /** The request filter writes this problem, before this package sees the request. */
  ORIGIN_REFUSED(HttpStatus.FORBIDDEN, "Origin refused"),
  /** The request filter also writes this problem. */
  HOST_REFUSED(HttpStatus.MISDIRECTED_REQUEST, "Host refused"),
  INSTANCE_AWAY(HttpStatus.SERVICE_UNAVAILABLE, "Instance away"),
  CONTROLLER_BUSY(HttpStatus.SERVICE_UNAVAILABLE, "Controller starting or ending"),
  DATABASE_AWAY(HttpStatus.SERVICE_UNAVAILABLE, "Database away"),
  NOT_AUDITED(HttpStatus.SERVICE_UNAVAILABLE, "Not recorded"),
  INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Internal error");

  private final HttpStatus status;
  private final String title;

  ProblemType(HttpStatus status, String title) {
    this.status = status;
    this.title = title;
  }

  HttpStatus status() {
    return status;
  }

  /** The last part of the problem's URI, and its heading in the documentation. */
  String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  ProblemDetail detail(String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    return describe(problem);
  }

  /** Sets the type and title of {@code problem}. */
  ProblemDetail describe(ProblemDetail problem) {
    problem.setType(URI.create("/problems/" + slug()));
    problem.setTitle(title);
    return problem;
  }
}
