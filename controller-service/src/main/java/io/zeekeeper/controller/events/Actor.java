package io.zeekeeper.controller.events;

/** Who asked for something: where it came in, and from which address. */
public final class Actor {
  private Actor() {}

  /** A client of the REST API. */
  public static String rest(String address) {
    return "rest " + address;
  }

  /** A client that speaks zeek-client's protocol. */
  public static String zeekClient(String address) {
    return "zeek-client " + address;
  }
}
