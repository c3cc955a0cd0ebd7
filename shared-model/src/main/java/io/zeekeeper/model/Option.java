package io.zeekeeper.model;

import java.util.Objects;

/**
 * A Zeek option of a node, applied as {@code redef name = value}.
 *
 * @param name a Zeek identifier such as {@code Log::default_rotation_interval}
 * @param value a Zeek expression; a string carries its own quotes
 */
public record Option(String name, String value) {
  public Option {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
  }
}
