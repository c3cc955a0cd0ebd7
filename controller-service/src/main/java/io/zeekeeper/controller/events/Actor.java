package io.zeekeeper.controller.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * The client that requested something.
 *
 * @param address the client's address
 * @param edge the interface that received the request
 */
public record Actor(String address, Edge edge) {

  /** An interface for requests. */
  public enum Edge {
    @JsonProperty("rest")
    REST("rest"),
    @JsonProperty("zeek-client")
    ZEEK_CLIENT("zeek-client");

    private final String text;

    Edge(String text) {
      this.text = text;
    }
  }

  /** A client of the REST API. */
  public static Actor rest(String address) {
    return new Actor(address, Edge.REST);
  }

  /** A client that speaks zeek-client's protocol. */
  public static Actor zeekClient(String address) {
    return new Actor(address, Edge.ZEEK_CLIENT);
  }

  /** Parses the format of {@link #toString}; empty for any other text. */
  public static Optional<Actor> read(String text) {
    for (Edge edge : Edge.values()) {
      if (text.startsWith(edge.text + " ")) {
        return Optional.of(new Actor(text.substring(edge.text.length() + 1), edge));
      }
    }
    return Optional.empty();
  }

  /** The edge and the address. */
  @Override
  public String toString() {
    return edge.text + " " + address;
  }
}
