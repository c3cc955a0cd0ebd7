package io.zeekeeper.controller.web;

import io.zeekeeper.controller.deployment.IdempotencyKey;
import io.zeekeeper.model.Hashes;
import io.zeekeeper.model.Json;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header by which a client names its request, so that asking again does not do it again. */
final class IdempotencyKeys {
  static final String HEADER = "Idempotency-Key";
  private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");

  private IdempotencyKeys() {}

  /**
   * @param path what is asked for
   * @param body how
   * @throws MalformedException when it is no key
   */
  static @Nullable IdempotencyKey read(@Nullable String header, String path, Object body) {
    if (header == null) {
      return null;
    }
    if (!KEY.matcher(header).matches()) {
      throw new MalformedException(
          HEADER + " must be 1 to 255 printable ASCII characters without spaces");
    }
    return new IdempotencyKey(
        header, Hashes.sha256(path + "\n" + Json.lenient().writeValueAsString(body)));
  }
}
