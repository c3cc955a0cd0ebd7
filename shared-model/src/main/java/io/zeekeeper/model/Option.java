package io.zeekeeper.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Zeek option of a node, applied as {@code redef name = value}.
 *
 * @param name a Zeek identifier such as {@code Log::default_rotation_interval}
 * @param value a Zeek expression; a string includes its quotes
 * @param secret whether only administrators may see the value
 */
public record Option(
    String name,
    String value,
    // Absent in JSON unless true, so that the hashes of earlier configurations stay the same.
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean secret) {
  public Option {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
  }

  /** An option whose value everyone may see. */
  public Option(String name, String value) {
    this(name, value, false);
  }

  @JsonCreator
  static Option read(@Nullable String name, @Nullable String value, @Nullable Boolean secret) {
    return new Option(
        Json.required(name, "name"), Json.required(value, "value"), Boolean.TRUE.equals(secret));
  }

  /** The option with its value hidden if the value is secret. */
  public Option withoutSecret() {
    return secret ? new Option(name, Secrets.HIDDEN, true) : this;
  }

  /** The option without its secret, as texts of records get into logs. */
  @Override
  public String toString() {
    return name + " = " + withoutSecret().value;
  }
}
