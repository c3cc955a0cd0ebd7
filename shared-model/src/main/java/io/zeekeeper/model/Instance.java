package io.zeekeeper.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A host, or container, with an agent.
 *
 * @param name the name of the instance and of its agent
 * @param host an IP address; {@value #UNKNOWN_HOST} means the address the agent connects from
 * @param port the agent's TCP port when the controller is to connect to the agent, else absent
 */
public record Instance(
    String name,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Instance.UnknownHost.class)
        String host,
    @Nullable Integer port) {

  /** Zeek's placeholder for an address that the controller learns from the connection. */
  public static final String UNKNOWN_HOST = "0.0.0.0";

  public Instance {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(host, "host");
  }

  @JsonCreator
  static Instance read(String name, @Nullable String host, @Nullable Integer port) {
    return new Instance(
        Json.required(name, "name"), host == null || host.isBlank() ? UNKNOWN_HOST : host, port);
  }

  /** Whether the controller has to learn the address from the agent's connection. */
  @JsonIgnore
  public boolean hostUnknown() {
    return host.equals(UNKNOWN_HOST);
  }

  public Instance withHost(String host) {
    return new Instance(name, host, port);
  }

  /** Leaves the placeholder address out of JSON, as {@code zeek-client} does. */
  static final class UnknownHost {
    @Override
    public boolean equals(@Nullable Object other) {
      return UNKNOWN_HOST.equals(other);
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }
}
