package io.zeekeeper.controller.web;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how long a client waits for a deployment to end, as an ISO 8601 duration. */
final class Waits {
  static final String PATTERN =
      "^PT(?=[0-9])([0-9]{1,2}H)?([0-9]{1,4}M)?([0-9]{1,5}(\\.[0-9]{1,3})?S)?$";
  static final String DESCRIPTION =
      "How long to wait for the deployment to end before the response is 202, as an ISO 8601"
          + " duration. Default: the longest time that a deployment may take.";
  private static final Pattern VALID = Pattern.compile(PATTERN);

  private Waits() {}

  /**
   * @throws IllegalArgumentException if {@code text} is not such a duration
   */
  static @Nullable Duration read(@Nullable String text) {
    if (text == null) {
      return null;
    }
    if (!VALID.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration; write for example PT60S or PT1M30S");
    }
    return Duration.parse(text);
  }
}
