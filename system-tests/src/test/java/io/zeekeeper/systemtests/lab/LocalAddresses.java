package io.zeekeeper.systemtests.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Assumptions;

/**
 * Addresses of this machine that are not loopback's, for as long as a test runs. They come from
 * 198.18.0.0/15, which RFC 2544 reserves for tests, and belong to the interface {@code lo}, so
 * packets between them pass there.
 */
public final class LocalAddresses implements AutoCloseable {
  private final List<String> addresses = new ArrayList<>();

  private LocalAddresses() {}

  /** Adds addresses; skips the test on a machine where that is not allowed. */
  public static LocalAddresses add(int count) {
    var added = new LocalAddresses();
    var random = ThreadLocalRandom.current();
    while (added.addresses.size() < count) {
      String address = "198.18.%d.%d".formatted(random.nextInt(1, 255), random.nextInt(1, 255));
      boolean allowed = Nodes.canSniff() && ip("add", address);
      if (!allowed) {
        System.out.println("skipped: needs root and the command ip, to add addresses");
      }
      Assumptions.assumeTrue(allowed);
      added.addresses.add(address);
    }
    return added;
  }

  public String get(int index) {
    return addresses.get(index);
  }

  private static boolean ip(String action, String address) {
    try {
      return new ProcessBuilder("ip", "address", action, address + "/32", "dev", "lo")
              .inheritIO()
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    addresses.forEach(address -> ip("del", address));
  }
}
