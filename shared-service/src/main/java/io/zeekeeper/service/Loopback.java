package io.zeekeeper.service;

import io.zeekeeper.model.IpAddress;
import java.util.Locale;

/** Addresses that only this host can reach. */
public final class Loopback {
  private Loopback() {}

  /**
   * Whether a service that listens on {@code host}, or a connection to {@code host}, stays on this
   * host.
   *
   * @param host an address, perhaps in brackets, or a name; only {@code localhost} is known to be
   *     this host
   */
  public static boolean is(String host) {
    String bare = host.replaceAll("[\\[\\]]", "");
    return bare.toLowerCase(Locale.ROOT).equals("localhost") || IpAddress.isLoopback(bare);
  }
}
