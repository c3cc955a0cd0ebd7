package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.HttpStatus;

/**
 * Annotations that document the responses of operations. {@link ProblemResponses} describes the
 * problem responses.
 */
final class Answers {
  private Answers() {}

  static HttpStatus status(boolean allSucceeded) {
    return allSucceeded ? HttpStatus.OK : HttpStatus.MULTI_STATUS;
  }

  /** The operation changes nothing. */
  @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
  @Retention(RetentionPolicy.RUNTIME)
  @ApiResponse(responseCode = "400", ref = "BadRequest")
  @ApiResponse(responseCode = "406", ref = "NotAcceptable")
  @ApiResponse(responseCode = "421", ref = "MisdirectedRequest")
  @interface Reading {}

  /** The operation acts on something, so a page of another origin must not call it. */
  @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
  @Retention(RetentionPolicy.RUNTIME)
  @Reading
  @ApiResponse(responseCode = "403", ref = "Forbidden")
  @interface Acting {}

  /** Like {@link Acting}, for an operation that has a request body. */
  @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
  @Retention(RetentionPolicy.RUNTIME)
  @Acting
  @ApiResponse(responseCode = "413", ref = "ContentTooLarge")
  @ApiResponse(responseCode = "415", ref = "UnsupportedMediaType")
  @interface ActingOnBody {}

  /** The operation needs the database, an agent, or a record in the audit. */
  @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
  @Retention(RetentionPolicy.RUNTIME)
  @ApiResponse(responseCode = "503", ref = "ServiceUnavailable")
  @interface Dependent {}

  /** The path may name something that does not exist. */
  @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
  @Retention(RetentionPolicy.RUNTIME)
  @ApiResponse(responseCode = "404", ref = "NotFound")
  @interface Named {}

  /** The present state may forbid the operation. */
  @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
  @Retention(RetentionPolicy.RUNTIME)
  @ApiResponse(responseCode = "409", ref = "Conflict")
  @interface Conditional {}

  /** The operation succeeds as a whole; its response is the method's return type. */
  @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
  @Retention(RetentionPolicy.RUNTIME)
  @ApiResponse(responseCode = "200", description = "OK", useReturnTypeSchema = true)
  @interface Whole {}

  /** The response has parts that succeed or fail separately. */
  @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
  @Retention(RetentionPolicy.RUNTIME)
  @ApiResponse(
      responseCode = "200",
      description = "Every part succeeded.",
      useReturnTypeSchema = true)
  @ApiResponse(
      responseCode = "207",
      description = "Some parts failed; the response says which.",
      useReturnTypeSchema = true)
  @interface InParts {}
}
