package io.zeekeeper.controller.identity;

import java.time.Instant;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A permission to get certificates with a token.
 *
 * @param instance the one instance that may use it; null for those of the pattern
 * @param pattern the instances that may use it, each once; an asterisk stands for any characters
 * @param uses how many certificates it gives
 * @param used how many certificates it has given
 */
public record Enrolment(
    String id,
    @Nullable String instance,
    @Nullable String pattern,
    int uses,
    int used,
    Instant createdAt,
    @Nullable String createdBy,
    Instant expiresAt) {

  /** Whether an instance of that name may use it. */
  boolean isFor(String name) {
    if (pattern == null) {
      return name.equals(instance);
    }
    String regex =
        Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return Pattern.matches(regex, name);
  }
}
