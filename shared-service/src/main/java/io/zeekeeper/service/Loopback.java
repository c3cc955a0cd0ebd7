package io.zeekeeper.service;

import io.zeekeeper.model.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says so when a service can be reached from other hosts. */
public final class Loopback {
  private static final Logger log = LoggerFactory.getLogger(Loopback.class);

  private Loopback() {}

  /**
   * @param whom for whom the service listens, as in {@code clients}
   * @param address what it listens on
   */
  public static void warnBeyond(String whom, String address) {
    if (!address.equals("localhost") && !IpAddress.isLoopback(address)) {
      log.warn(
          "listening for {} on {}, beyond loopback and without authentication: let a firewall decide"
              + " who reaches it",
          whom,
          address);
    }
  }
}
