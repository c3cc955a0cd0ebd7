package io.zeekeeper.controller.web;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.zeekeeper.model.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to roll back.
 *
 * @param patience {@code wait} in JSON: how long to wait for the end before answering 202, as in
 *     {@code 60s}; by default as long as a deployment may take
 */
record RollbackOptions(@JsonProperty("wait") @Nullable String patience) {
  @JsonCreator
  static RollbackOptions read(@JsonProperty("wait") @Nullable String patience) {
    if (patience != null) {
      var _ = Durations.parse(patience);
    }
    return new RollbackOptions(patience);
  }

  Duration patience(Duration otherwise) {
    return patience == null ? otherwise : Durations.parse(patience);
  }
}
