package io.zeekeeper.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/**
 * A text that only those who need it may read. It prints as stars, so that no log line, message or
 * exception shows it by accident. In JSON it is the text itself: only documents that may carry a
 * secret have a member of this type.
 *
 * @param value the text
 */
public record Secret(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Secret {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return "***";
  }
}
