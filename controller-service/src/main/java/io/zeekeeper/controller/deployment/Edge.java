package io.zeekeeper.controller.deployment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a request came in. */
public enum Edge {
  @JsonProperty("rest")
  REST,
  @JsonProperty("zeek-client")
  ZEEK_CLIENT
}
