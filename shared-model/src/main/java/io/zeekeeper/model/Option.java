package io.zeekeeper.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Zeek option of a node, applied as {@code redef name = value}.
 *
 * @param name a Zeek identifier such as {@code Log::default_rotation_interval}
 * @param value a Zeek expression; a string includes its quotes
 */
public record Option(String name, String value) {
  public Option {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
  }

  @JsonCreator
  static Option read(@Nullable String name, @Nullable String value) {
    return new Option(Json.required(name, "name"), Json.required(value, "value"));
  }
}
