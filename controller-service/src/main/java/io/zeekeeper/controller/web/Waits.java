package io.zeekeeper.controller.web;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a client waits for a deployment's end, as ISO 8601 has it. */
final class Waits {
  static final String PATTERN =
      "^PT(?=[0-9])([0-9]{1,2}H)?([0-9]{1,4}M)?([0-9]{1,5}(\\.[0-9]{1,3})?S)?$";
  static final String DESCRIPTION =
      "How long to wait for the end before the answer is 202, as an ISO 8601 duration; by default as"
          + " long as a deployment may take.";
  private static final Pattern WRITTEN = Pattern.compile(PATTERN);

  private Waits() {}

  /**
   * @throws IllegalArgumentException when {@code text} is no duration
   */
  static @Nullable Duration read(@Nullable String text) {
    if (text == null) {
      return null;
    }
    if (!WRITTEN.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration, write for example PT60S or PT1M30S");
    }
    return Duration.parse(text);
  }
}
