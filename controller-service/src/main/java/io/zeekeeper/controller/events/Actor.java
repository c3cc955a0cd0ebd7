package io.zeekeeper.controller.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.zeekeeper.controller.roles.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The client that requested something.
 *
 * @param address the client's address
 * @param edge the interface that received the request
 * @param principal who the client is; null in records of earlier versions
 */
public record Actor(String address, Edge edge, @Nullable Principal principal) {

  /** An interface for requests. */
  public enum Edge {
    @JsonProperty("rest")
    REST("rest"),
    @JsonProperty("zeek-client")
    ZEEK_CLIENT("zeek-client"),
    /** The command on the controller's host. */
    @JsonProperty("command")
    COMMAND("command");

    private final String text;

    Edge(String text) {
      this.text = text;
    }
  }

  /** A client of the REST API. */
  public static Actor rest(String address, Principal principal) {
    return new Actor(address, Edge.REST, principal);
  }

  /** A client that speaks zeek-client's protocol. */
  public static Actor zeekClient(String address, Principal principal) {
    return new Actor(address, Edge.ZEEK_CLIENT, principal);
  }

  /** Parses the format of {@link #toString}; empty for any other text. */
  public static Optional<Actor> read(String text) {
    for (Edge edge : Edge.values()) {
      if (text.startsWith(edge.text + " ")) {
        String[] rest = text.substring(edge.text.length() + 1).split(" ", 2);
        Principal principal = rest.length < 2 ? null : Principal.read(rest[1]).orElse(null);
        return Optional.of(new Actor(rest[0], edge, principal));
      }
    }
    return Optional.empty();
  }

  /** The edge, the address and the principal. */
  @Override
  public String toString() {
    return edge.text + " " + address + (principal == null ? "" : " " + principal);
  }
}
