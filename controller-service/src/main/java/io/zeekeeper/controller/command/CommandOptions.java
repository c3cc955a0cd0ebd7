package io.zeekeeper.controller.command;

import io.zeekeeper.service.StartupException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.convert.DurationStyle;

/** Options of commands, as in {@code --ttl=90d}. */
final class CommandOptions {
  private static final Duration DEFAULT_LIFE = Duration.ofDays(90);
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private CommandOptions() {}

  /** The value of the last option that begins with {@code name}. */
  static Optional<String> value(List<String> options, String name) {
    return options.stream()
        .filter(option -> option.startsWith(name))
        .map(option -> option.substring(name.length()))
        .reduce((first, last) -> last);
  }

  /**
   * A duration in seconds; 90 days by default.
   *
   * @throws StartupException when the text is no duration from a second to 100 years
   */
  static long seconds(Optional<String> text) {
    try {
      Duration life = text.map(DurationStyle.SIMPLE::parse).orElse(DEFAULT_LIFE);
      if (life.toSeconds() > 0 && life.compareTo(LONGEST) <= 0) {
        return life.toSeconds();
      }
    } catch (IllegalArgumentException e) {
      // Named below.
    }
    throw new StartupException(
        "'%s' is not a duration from 1s to 36500d; write for example 90d"
            .formatted(text.orElse("")));
  }
}
