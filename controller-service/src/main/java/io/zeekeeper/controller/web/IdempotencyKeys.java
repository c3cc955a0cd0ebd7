package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.deployment.IdempotencyKey;
import io.zeekeeper.model.Hashes;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the header with which a client names its request, so a repeated request acts only once. */
final class IdempotencyKeys {
  static final String HEADER = "Idempotency-Key";
  private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");

  private IdempotencyKeys() {}

  /** The header in the API document. */
  @Target(ElementType.PARAMETER)
  @Retention(RetentionPolicy.RUNTIME)
  @io.swagger.v3.oas.annotations.Parameter(
      description = "The client's own name for the request.",
      schema = @Schema(pattern = "^[!-~]{1,255}$"))
  @interface Parameter {}

  /**
   * @param path the path of the request
   * @param body the members that identify the request's body
   * @throws ProblemException if {@code header} is not a valid key
   */
  static @Nullable IdempotencyKey read(@Nullable String header, String path, List<String> body) {
    if (header == null) {
      return null;
    }
    if (!KEY.matcher(header).matches()) {
      throw ProblemException.malformed(
          HEADER + " must be 1 to 255 printable ASCII characters without spaces");
    }
    return new IdempotencyKey(header, Hashes.sha256(path + "\n" + String.join("\n", body)));
  }
}
