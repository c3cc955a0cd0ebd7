package io.zeekeeper.service;

import io.zeekeeper.model.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns when other hosts can reach a service. */
public final class Loopback {
  private static final Logger log = LoggerFactory.getLogger(Loopback.class);

  private Loopback() {}

  /**
   * @param peers the peers that the service listens for, as in {@code clients}
   * @param address the address that the service listens on
   */
  public static void warnBeyondLoopback(String peers, String address) {
    if (!address.equals("localhost") && !IpAddress.isLoopback(address)) {
      log.warn(
          "listening for {} on {}, beyond loopback and without authentication: restrict access with"
              + " a firewall",
          peers,
          address);
    }
  }
}
